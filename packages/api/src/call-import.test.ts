import { AppError, type ContactStore, readContacts } from '@phonebook/core';
import { describe, expect, it } from 'vitest';
import { callImport, callValidate } from './call-import.ts';
import type { Identity } from './context.ts';
import { ImportPlaces } from './import-places.ts';
import { importCapability } from './phonebook/capability.ts';
import { appRouter } from './router.ts';

/** A file that knows whether anybody has begun to read it. */
class WatchedFile implements AsyncIterable<Uint8Array> {
  wasRead = false;

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    this.wasRead = true;
    yield Buffer.from('company\nA\n');
  }
}

/** The file of these tests has no row to store. */
const untouched: ContactStore = {
  beginImport: () => expect.unreachable(),
  list: () => expect.unreachable(),
  findReceipt: () => expect.unreachable(),
};

function call(identity: Identity, file: WatchedFile) {
  return callImport({ ...admitted, identity }, file);
}

function formWith(file: File): FormData {
  const form = new FormData();
  form.set('file', file);
  return form;
}

function userWith(...capabilities: string[]): Identity {
  return { user: { id: 'ann', groups: [], capabilities: new Set(capabilities) } };
}

const admitted = {
  identity: userWith(importCapability),
  contacts: untouched,
  readContacts,
  maxImportRows: 10,
  places: new ImportPlaces(),
};

describe('callImport', () => {
  it('reads the file for a user who holds the capability', async () => {
    const file = new WatchedFile();
    expect(await call(userWith(importCapability), file)).toEqual({
      message: 'phonebook import failed',
      total_rows: 0,
      imported_rows: 0,
      failed_rows: 0,
      skipped_rows: 0,
      error_messages: ["CSV must have 'name' column"],
    });
    expect(file.wasRead).toBe(true);
  });

  it.each([
    ['a File', new File(['company\nA\n'], 'contacts.csv')],
    ['a Blob', new Blob(['company\nA\n'])],
    ['FormData', formWith(new File(['company\nA\n'], 'contacts.csv'))],
  ])('has a procedure that takes %s from a caller in this process', async (_case, input) => {
    const report = await appRouter.createCaller(admitted).phonebook.import(input);
    expect(report.error_messages).toEqual(["CSV must have 'name' column"]);
  });

  it('reads the overrides of a form from a caller in this process, sent as text or as a file', async () => {
    const form = formWith(new File(['name\nAnn\n'], 'contacts.csv'));
    form.set('encoding', '');
    const caller = appRouter.createCaller(admitted);
    form.set('mapping', new File(['{"Tel": "fax"}'], 'mapping.json'));
    await expect(caller.phonebook.import(form)).rejects.toMatchObject({
      cause: { code: 'option_invalid', message: expect.stringContaining("no column 'tel'") },
    });
    form.set('mapping', '{}');
    form.set('delimiter', '#');
    await expect(caller.phonebook.import(form)).rejects.toMatchObject({
      cause: { code: 'option_invalid', message: expect.stringMatching(/^delimiter: /) },
    });
  });

  it('hears what the form of a door says once the file was read', async () => {
    const formFields: { encoding?: string } = {};
    async function* file() {
      yield Buffer.from('name\n');
      await Promise.resolve();
      formFields.encoding = 'klingon';
    }
    await expect(callImport({ ...admitted, formFields }, file())).rejects.toMatchObject({
      cause: { code: 'option_invalid' },
    });
  });

  it.each([
    ['is turned away', { refusal: new AppError('token_invalid', '') }, 'token_invalid'],
    ['holds no capability', userWith(), 'capability_missing'],
    ['holds another capability', userWith('phonebook'), 'capability_missing'],
  ])('leaves the file unread for a caller who %s', async (_case, identity, code) => {
    const file = new WatchedFile();
    await expect(call(identity, file)).rejects.toMatchObject({ cause: { code } });
    expect(file.wasRead).toBe(false);
  });
});

describe('callValidate', () => {
  it('tells what an import would do, and where each column goes, without the store', async () => {
    async function* file() {
      yield Buffer.from('Nome;fax;Foo\nAda;1;x\n;;\n');
    }
    expect(await callValidate(admitted, file())).toEqual({
      message: 'phonebook import would complete',
      total_rows: 2,
      importable_rows: 1,
      skipped_rows: 1,
      error_messages: ['Row 3: name is empty'],
      encoding: 'utf-8',
      delimiter: ';',
      format: 'other',
      columns: [
        { column: 'Nome', fields: ['name', 'notes'], decided_by: 'alias' },
        { column: 'fax', fields: ['fax'], decided_by: 'own name' },
        { column: 'Foo', fields: ['notes'], decided_by: 'unknown' },
      ],
    });
  });

  it('leaves the file unread for a caller who may not import', async () => {
    const file = new WatchedFile();
    await expect(callValidate({ ...admitted, identity: userWith() }, file)).rejects.toMatchObject({
      cause: { code: 'capability_missing' },
    });
    expect(file.wasRead).toBe(false);
  });
});
