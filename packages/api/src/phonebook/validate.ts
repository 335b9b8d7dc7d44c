import { validateContacts } from '@phonebook/core';
import { fileProcedure } from './file-procedure.ts';
import { validationReport } from '../schemas.ts';
import { toValidationReport } from './validation-report.ts';

/**
 * Tells what an import of the file would do, and how its columns are understood; stores nothing. The
 * rules and limits are those of the import.
 */
export const validateProcedure = fileProcedure
  .output(validationReport)
  .mutation(async ({ ctx: { file, reading } }) =>
    toValidationReport(await validateContacts(file, reading)),
  );
