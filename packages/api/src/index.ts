export { bodyTooSlow, defaultBodyPace, type BodyPace } from './body-pace.ts';
export { callImport, callValidate } from './call-import.ts';
export {
  maxUserLength,
  type Context,
  type FormFields,
  type Identity,
  type User,
} from './context.ts';
export { explainError, findAppError, toErrorAnswer } from './errors.ts';
export { codeSamples, sampleCsv, type CodeSample } from './openapi/code-samples.ts';
export { createOpenApiDocument, type OpenApiDocument } from './openapi/document.ts';
export { defaultPlaceLimits, ImportPlaces, type PlaceLimits } from './import-places.ts';
export { importCapability } from './phonebook/capability.ts';
export { delimiterChoices } from './phonebook/import-input.ts';
export type { ImportEvent } from './phonebook/import-event.ts';
export { importPath } from './phonebook/import.ts';
export { maxPageSize } from './phonebook/list.ts';
export { reportStatus } from './phonebook/import-report.ts';
export { refusalOf } from './refusal-of.ts';
export { appRouter, procedureNames, type AppRouter } from './router.ts';
export type { RateLimit, Service } from './service.ts';
export { importReport, validationReport } from './schemas.ts';
export type { ImportReport, ValidationReport } from './wire.ts';
