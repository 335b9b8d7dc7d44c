import { keepFile, parseOverrides } from '@phonebook/core';
import { procedureFor } from '../trpc.ts';
import { importCapability } from './capability.ts';
import { importInput } from './import-input.ts';

/**
 * For procedures that take a CSV file. Its bytes are read once the caller may import, and memory stays
 * flat however large it is. Fields of a form say what is otherwise recognised, wherever in the form they
 * stand.
 */
export const fileProcedure = procedureFor(importCapability)
  .input(importInput)
  .use(async ({ ctx, input: { file: bytes, ...fields }, next }) => {
    const { readContacts, maxImportRows, formFields } = ctx;
    await using file = await keepFile(bytes);
    // Not sooner: only now are the fields complete that stand behind the file.
    const overrides = parseOverrides({ ...fields, ...formFields });
    const reading = { read: readContacts, maxRows: maxImportRows, ...overrides };
    return await next({ ctx: { file, reading } });
  });
