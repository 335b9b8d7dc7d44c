import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startAttackedServer, type AttackedServer } from './attacked-server.ts';
import { eventually } from './eventually.ts';
import { postCsv, report } from './import-request.ts';
import { maxColumns, maxRecordLength } from '@phonebook/core';
import { listContacts } from './list-contacts.ts';

let attacked: AttackedServer;
let users = 0;
beforeAll(async () => {
  attacked = await startAttackedServer();
});
afterEach(() => attacked.expectUnharmed());
afterAll(() => attacked[Symbol.asyncDispose]());

type Counts = Readonly<Record<string, number>>;

/** Imports as somebody new, and lists what is stored. */
async function attack(csv: string | Uint8Array) {
  users += 1;
  const user = `user ${users}`;
  const answer = await postCsv(attacked.url, csv, user);
  expect(answer.status).toBeLessThan(500);
  expect(answer.text.length).toBeLessThan(400_000);
  const { imported_rows: imported = 0 } = answer.body as Counts;
  await attacked.expectStored(user, imported);
  return { answer, list: () => listContacts(attacked.url, user) };
}

describe('names of columns', () => {
  it.each(['__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'toString'])(
    'are only names: %s',
    async (name) => {
      const { answer, list } = await attack(`${name},name\nAttack Secret,Ann\n`);
      expect(answer.body).toEqual(report(1, 1));
      expect(await list()).toMatchObject([{ name: 'Ann' }]);
    },
  );

  it('are as many as a sheet may have, and not one more', async () => {
    for (const count of [maxColumns - 1, maxColumns]) {
      const columns = Array.from({ length: count - 1 }, (_, n) => `c${n}`);
      const { answer } = await attack(`name,${columns.join(',')}\nAnn${',x'.repeat(count - 1)}\n`);
      expect(answer.body).toEqual(report(1, 1));
    }
    for (const count of [maxColumns + 1, 50_000, 1_000_000]) {
      const { answer } = await attack(`name${','.repeat(count - 1)}\nAnn\n`);
      expect(answer.body).toMatchObject({
        code: 400,
        error: expect.stringContaining(`has ${count} columns`),
      });
    }
  });

  it('keep nobody waiting: twelve files at once of a million', async () => {
    const wide = `name${','.repeat(1_000_000)}\nAnn\n`;
    const answers = await Promise.all(Array.from({ length: 12 }, () => attack(wide)));
    for (const { answer } of answers) expect(answer.status).toBe(400);
  });

  it('may be missing above rows of a million cells', async () => {
    const { answer } = await attack(`name\n${`Ann${','.repeat(1_000_000)}\n`.repeat(8)}Bob\n`);
    expect(answer.body).toMatchObject({ total_rows: 9, imported_rows: 9 });
  });
});

describe('what is long', () => {
  /** Of a record of this length; as it repeats itself, no 26 characters of it are without "Attack Secret". */
  const attackByCell = (column: string, recordLength: number) => {
    const cell = 'Attack Secret.'.repeat(80_000).slice(0, recordLength - 'Ann,'.length);
    return attack(`name,${column}\nAnn,${cell}\nBob,\n`);
  };

  it('is refused in bounds: one line of 32 MB', async () => {
    const { answer, list } = await attack(`name\n${'x'.repeat(32_000_000)}`);
    expect(answer.status).toBe(400);
    expect(answer.text.length).toBeLessThan(1_000);
    expect(await list()).toEqual([]);
  });

  it.each(['notes', 'homeemail', 'homephone', 'company'])(
    'is told by its length, and quoted nowhere: a cell of a megabyte under %s',
    async (column) => {
      const { answer, list } = await attackByCell(column, maxRecordLength);
      const row = expect.stringMatching(
        new RegExp(
          `^Row 2: ${column} has ${maxRecordLength - 'Ann,'.length} (?:character|byte)s but `,
        ),
      );
      expect(answer.body).toEqual(report(2, 1, { skipped: 1, messages: [row] }));
      expect(answer.text).not.toContain('Attack Secret');
      expect(await list()).toMatchObject([{ name: 'Bob' }]);
    },
  );

  it('is quoted by no more than its beginning where it is a type that there is not', async () => {
    const { answer } = await attackByCell('type', maxRecordLength);
    const [quoted = ''] = /Attack Secret.*(?=…')/.exec(answer.text) ?? [];
    expect(quoted.length).toBeGreaterThan(0);
    expect(quoted.length).toBeLessThan(100);
  });

  it.each(['notes', 'type'])(
    'costs its own row, and is quoted nowhere: a record beyond the limit by a cell under %s',
    async (column) => {
      const { answer, list } = await attackByCell(column, maxRecordLength + 1);
      const row = expect.stringMatching(/^Row 2: the record is longer than 1048576 characters/);
      expect(answer.body).toEqual(report(2, 1, { skipped: 1, messages: [row] }));
      expect(answer.text).not.toContain('Attack Secret');
      expect(await list()).toMatchObject([{ name: 'Bob' }]);
    },
  );

  it('is counted right: a million blank lines', async () => {
    const { answer } = await attack(`name\n${'\n'.repeat(1_000_000)}Ann\n`);
    expect(answer.body).toEqual(report(1, 1));
  });

  it('has an answer in bounds: 20,000 bad rows', async () => {
    const { answer } = await attack(`name\n${'""\n'.repeat(20_000)}Ann\n`);
    expect(answer.body).toMatchObject({
      total_rows: 20_001,
      skipped_rows: 20_000,
      imported_rows: 1,
    });
    expect((answer.body as { error_messages: string[] }).error_messages).toHaveLength(1_001);
  });

  it('costs its own row where a quote is never closed, and no count lies: 8 MB', async () => {
    const { answer } = await attack(`name\n"${'Attack Secret\n'.repeat(600_000)}`);
    const { total_rows, imported_rows = 0, skipped_rows = 0 } = answer.body as Counts;
    expect(total_rows).toBe(imported_rows + skipped_rows);
  });
});

describe('characters', () => {
  it('of every kind are stored as typed, and harm no log', async () => {
    const names = [
      '=HYPERLINK("http://evil","x")', '+1+1', '-2+3', '@SUM(A1)',
      "Robert'); DROP TABLE cti_phonebook;--", '" or ""="', '${7*7}', '{{7*7}}', '<script>alert(1)</script>',
      'a\u2028b\u2029c', '\u202Egnp.exe\u202C', 'a\u200Bb', 'null', '\\N', '%s%n', 'a\u0007b', 'a\u001B[2Jb',
    ]; // prettier-ignore
    const csv = `name\n${names.map((name) => `"${name.replaceAll('"', '""')}"`).join('\n')}\n`;
    const { answer, list } = await attack(csv);
    expect(answer.body).toEqual(report(names.length, names.length));
    expect((await list()).map(({ name }) => name)).toEqual(names);
  });

  it('in messages do not break them, and are not in the log', async () => {
    const odd = '\u2028\u202E\u0007\r\n';
    const { answer } = await attack(`name,type\nAnn,"a${odd}b"\nBob,\n`);
    const row = `Row 2: invalid type 'a${'\uFFFD'.repeat(odd.length)}b' (must be 'private', 'public', or 'group:<group1,group2>')`;
    expect(answer.body).toEqual(report(2, 1, { skipped: 1, messages: [row] }));
    const requestId = answer.headers.get('X-Request-Id');
    const logged = await eventually(() => {
      const lines = attacked.server.log.filter((line) => line['requestId'] === requestId);
      expect(lines.map(({ msg }) => msg)).toEqual(['import', 'request']);
      return JSON.stringify(lines);
    });
    expect(logged).not.toMatch(/\\u|[\u2028\u202E\uFFFD]|invalid type/);
  });

  it.each([
    ['NUL', 'name\nA\0nn\n', 'NUL bytes'],
    ['NUL behind a megabyte', `name\n${'Ann\n'.repeat(400_000)}A\0nn\n`, 'NUL bytes'],
    ['a workbook', Buffer.from('PK\x03\x04\x14\0\0\0', 'latin1'), 'a workbook'],
    ['gzip', Buffer.from('\x1F\x8B\x08\0\0\0\0\0', 'latin1'), 'gzip data'],
    ['bytes of no encoding', Buffer.from('name\n\xFF\xFE\0', 'latin1'), 'not UTF-8 text'],
    ['half of a character', Buffer.from('name\n\xC3\xA9\xE2\x82', 'latin1'), 'line 2 has bytes'],
  ])('that are no text are refused, with nothing stored: %s', async (_case, bytes, said) => {
    const { answer, list } = await attack(bytes);
    expect(answer.status).toBe(400);
    const error = expect.stringContaining(said);
    expect(answer.body).toEqual({ code: 400, message: 'invalid CSV file', error });
    expect(await list()).toEqual([]);
  });
});
