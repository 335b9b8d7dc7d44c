import { keepFile, parseOverrides } from '@phonebook/core';
import { procedureFor } from '../trpc.ts';
import { importCapability } from './capability.ts';
import { parseIdempotencyKey, toOnce } from './idempotency-key.ts';
import { importInput } from './import-input.ts';
import { untilAborted } from './until-aborted.ts';

/**
 * For procedures that take a CSV file. Its bytes are read once the caller may import and there is a place for
 * it, and memory stays flat however large it is. Fields of a form say what is otherwise recognised, wherever
 * in the form they stand.
 */
export const fileProcedure = procedureFor(importCapability)
  .use(async ({ ctx: { places, user, idempotencyKey, signal }, next }) => {
    const key = parseIdempotencyKey(idempotencyKey);
    using place = await places.enter({ userId: user.id, key, signal });
    return await next({ ctx: { key, place } });
  })
  .input(importInput)
  .use(async ({ ctx, input: { file: bytes, ...fields }, next }) => {
    const { readContacts, maxImportRows, formFields, key, place } = ctx;
    const { signal } = place;
    await using file = await keepFile(untilAborted(bytes, signal));
    place.settle();
    // Not sooner: only now are the fields complete that stand behind the file.
    const said = { ...fields, ...formFields };
    const reading = { read: readContacts, maxRows: maxImportRows, signal, ...parseOverrides(said) };
    return await next({ ctx: { file, reading, once: toOnce(key, file, said) } });
  });
