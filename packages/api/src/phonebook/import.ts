import { importContacts, keepFile, parseOverrides } from '@phonebook/core';
import { procedureFor } from '../trpc.ts';
import { importInput } from './import-input.ts';
import { importReport, toImportReport } from './import-report.ts';

/** Where the REST contract publishes the import; the same with a slash at its end. */
export const importPath = '/phonebook/import';

/** The capability that a token needs for it. */
export const importCapability = 'phonebook.ad_phonebook';

/**
 * Imports a CSV file into the caller's phonebook; memory stays flat however large it is. Fields of
 * the form say what is otherwise recognised, wherever in the form they stand.
 */
export const importProcedure = procedureFor(importCapability)
  .meta({
    openapi: {
      method: 'POST',
      path: importPath,
      operationId: 'importPhonebook',
      summary: 'Import phonebook contacts for authenticated user',
      description:
        'Import phonebook contacts for the authenticated user. The request must be a multipart/form-data POST with a single file field named file containing the CSV of contacts. ' +
        `The authenticated user's JWT must contain the capability ${importCapability} to allow import.`,
      contentTypes: ['multipart/form-data'],
      successDescription: 'Phonebook import completed for the authenticated user',
      errorResponses: {},
    },
  })
  .input(importInput)
  .output(importReport)
  .mutation(async ({ ctx, input: { file: bytes, ...fields } }) => {
    const { user, contacts, readContacts, maxImportRows, formFields } = ctx;
    await using file = await keepFile(bytes);
    // Not sooner: only now are the fields complete that stand behind the file.
    const overrides = parseOverrides({ ...fields, ...formFields });
    const result = await importContacts(file, {
      ownerId: user.id,
      read: readContacts,
      store: contacts,
      maxRows: maxImportRows,
      ...overrides,
    });
    return toImportReport(result);
  });
