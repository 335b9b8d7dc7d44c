import type { Context } from './context.ts';
import type { FileBytes } from './phonebook/import-input.ts';
import { appRouter } from './router.ts';
import type { ImportInput, ImportReport, ValidationReport } from './wire.ts';

/**
 * Calls the procedure `phonebook.import` as a door does that has the bytes of the file at hand. They
 * are not read before the caller's token and capability have passed.
 *
 * @throws TRPCError whose cause, for an expected failure, is an `AppError`.
 */
export function callImport(context: Context, file: FileBytes): Promise<ImportReport> {
  return appRouter.createCaller(context).phonebook.import(toInput(file));
}

/** Calls the procedure `phonebook.validate` in the same way. */
export function callValidate(context: Context, file: FileBytes): Promise<ValidationReport> {
  return appRouter.createCaller(context).phonebook.validate(toInput(file));
}

/** The procedures take bytes too; their input type leaves them out, since no client can send them. */
function toInput(file: FileBytes): ImportInput {
  return file as unknown as ImportInput;
}
