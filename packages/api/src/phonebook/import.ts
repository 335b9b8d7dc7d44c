import { importOnce } from '@phonebook/core';
import { accountFor } from './account-for.ts';
import { importCapability } from './capability.ts';
import { fileProcedure } from './file-procedure.ts';
import { importReport } from '../schemas.ts';
import { toImportReport } from './import-report.ts';

/** Where the REST contract publishes the import; the same with a slash at its end. */
export const importPath = '/phonebook/import';

/** Imports a CSV file into the caller's phonebook. */
export const importProcedure = fileProcedure
  .meta({
    openapi: {
      method: 'POST',
      path: importPath,
      operationId: 'importPhonebook',
      tags: ['Phonebook'],
      summary: 'Import phonebook contacts for authenticated user',
      description:
        'Import phonebook contacts for the authenticated user. The request must be a multipart/form-data POST with a single file field named file containing the CSV of contacts. ' +
        `The authenticated user's JWT must contain the capability ${importCapability} to allow import.`,
      contentTypes: ['multipart/form-data'],
      successDescription: 'Phonebook import completed for the authenticated user',
      errorResponses: {},
    },
  })
  .output(importReport)
  .mutation(({ ctx: { user, contacts, file, reading, once, onImport } }) =>
    accountFor({ userId: user.id, file, onImport }, async () => {
      const options = { ownerId: user.id, store: contacts, once, ...reading };
      const { summary, isRecalled } = await importOnce(file, options);
      return { report: toImportReport(summary), isRecalled };
    }),
  );
