export { contactPage, importReport, validationReport } from '@phonebook/api/schemas';
