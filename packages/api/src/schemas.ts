// The answers of the service as schemas of zod, for callers that check what they get. The packed client has
// them too: they lead to nothing else of the api or the core than the names of the fields.

export { contactPage } from './phonebook/contact-page.ts';
export { importReport } from './phonebook/import-report.ts';
export { validationReport } from './phonebook/validation-report.ts';
