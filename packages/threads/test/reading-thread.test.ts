import {
  keepFile,
  packContacts,
  readContacts,
  type KeptFile,
  type Overrides,
  type PackedBatch,
  type ReadContacts,
} from '@phonebook/core';
import { startReadingThread, type ReadingThread } from '@phonebook/threads';
import { startMortalReadingThread } from '@phonebook/threads/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

let thread: ReadingThread;
beforeAll(() => {
  thread = startReadingThread();
});
afterAll(() => thread[Symbol.asyncDispose]());

function keep(text: string): Promise<KeptFile> {
  return keepFile(
    (async function* one() {
      yield Buffer.from(text);
    })(),
  );
}

/** All that a reading says. */
async function readAll(read: ReadContacts<KeptFile>, file: KeptFile, overrides: Overrides = {}) {
  await using reading = await read(file, overrides);
  const { recognized, headerFault, fields, expectedRows } = reading;
  const batches: PackedBatch[] = [];
  for await (const batch of reading.batches) batches.push(batch);
  return { recognized, headerFault, fields, expectedRows, batches };
}

/** Longer than what is read without the thread, with something of everything in it. */
const rows = Array.from({ length: 3_000 }, (_, index) => {
  const notes = index % 7 === 0 ? '"two\nlines; ""quoted"""' : 'plain';
  return `${index % 11 === 0 ? '' : `Zoë ${index}`};+39 ${index};${notes}`;
});
const long = `Nome;Telefono;Note\n${rows.join('\n')}\nbroken;5" pipe;x\n`;

describe('the reading thread', () => {
  it.each([
    ['a short file', 'name,fax\nAda,1\n,2\n'],
    ['a long one', long],
    ['one that does not fit into memory', long.repeat(20)],
    ['one of which no header can serve', 'company,fax\n'.repeat(5_000)],
  ])('reads %s just as it is read without it', async (_case, text) => {
    await using file = await keep(text);
    const inThread = await readAll(thread.read, file);
    expect(inThread).toEqual(await readAll(readContacts, file));
  });

  it('obeys what the caller says of the file', async () => {
    await using file = await keep(long);
    const overrides: Overrides = { delimiter: ';', mapping: { Nome: 'company', Note: 'name' } };
    const inThread = await readAll(thread.read, file, overrides);
    expect(inThread.fields).toContain('company');
    expect(inThread).toEqual(await readAll(readContacts, file, overrides));
  });

  it('reads several files at once', async () => {
    await using stack = new AsyncDisposableStack();
    const names = ['Ada', 'Bob', 'Cy', 'Dan'];
    const files = await Promise.all(
      names.map((name) => keep(`name\n${`${name}\n`.repeat(9_000)}`)),
    );
    for (const file of files) stack.use(file);
    const readings = await Promise.all(files.map((file) => readAll(thread.read, file)));

    readings.forEach(({ batches }, index) => {
      const contact = { name: names[index] ?? '', type: 'private' };
      for (const { contacts } of batches) {
        const all = Array.from({ length: contacts.count }, () => contact);
        expect(contacts).toEqual(packContacts(all, ['name', 'type']));
      }
      expect(batches.reduce((sum, { contacts }) => sum + contacts.count, 0)).toBe(9_000);
    });
  });

  it('refuses a file with the same words', async () => {
    await using file = await keep(`%PDF-1.7 ${'x'.repeat(100_000)}`);
    const refusal: unknown = await thread.read(file, {}).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ name: 'AppError', code: 'csv_unreadable' });
    await expect(readContacts(file, {})).rejects.toEqual(refusal);
  });

  it('may be left halfway, and reads the next file', async () => {
    await using file = await keep(long.repeat(20));
    {
      await using reading = await thread.read(file, {});
      for await (const _ of reading.batches) break;
    }
    expect(await readAll(thread.read, file)).toEqual(await readAll(readContacts, file));
  });
});

describe('a reading thread that dies', () => {
  it('fails the reading that it was at, and is replaced', async () => {
    await using mortal = startMortalReadingThread();
    await using file = await keep(long);
    await mortal.dieReading();
    await expect(readAll(mortal.read, file)).rejects.toMatchObject({
      name: 'AppError',
      code: 'store_unavailable',
    });

    expect(await readAll(mortal.read, file)).toEqual(await readAll(readContacts, file));
  });

  it('does not go on with a reading of the one before it', async () => {
    await using mortal = startMortalReadingThread();
    await using long20 = await keep(long.repeat(20));
    await using reading = await mortal.read(long20, {});
    const batches = reading.batches[Symbol.asyncIterator]();
    await batches.next();
    await mortal.dieReading();
    await using file = await keep(long);
    await expect(readAll(mortal.read, file)).rejects.toMatchObject({ code: 'store_unavailable' });

    const rest = async (): Promise<void> => {
      while ((await batches.next()).done !== true);
    };
    await expect(rest()).rejects.toMatchObject({ name: 'AppError', code: 'store_unavailable' });
  });
});
