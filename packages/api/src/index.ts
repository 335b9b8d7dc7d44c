export { callImport } from './call-import.ts';
export type { Context, FormFields, Identity, User } from './context.ts';
export { findAppError, toErrorAnswer } from './errors.ts';
export { createOpenApiDocument } from './openapi.ts';
export { importCapability } from './phonebook/capability.ts';
export { importPath } from './phonebook/import.ts';
export { reportStatus, type ImportReport } from './phonebook/import-report.ts';
export { appRouter, type AppRouter } from './router.ts';
