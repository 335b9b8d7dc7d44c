import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startAttackedServer, type AttackedServer } from './attacked-server.ts';
import { postCsv, report } from './import-request.ts';
import { maxColumns } from '@phonebook/core';
import { listContacts } from './list-contacts.ts';

let attacked: AttackedServer;
let users = 0;
beforeAll(async () => {
  attacked = await startAttackedServer();
});
afterEach(() => attacked.expectUnharmed());
afterAll(() => attacked[Symbol.asyncDispose]());

/** Imports as somebody new, and lists what is stored. */
async function attack(csv: string | Uint8Array) {
  users += 1;
  const user = `user ${users}`;
  const answer = await postCsv(attacked.url, csv, user);
  expect(answer.status).toBeLessThan(500);
  expect(answer.text.length).toBeLessThan(400_000);
  expect(answer.text).not.toMatch(/\n {4}at /);
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
  it('is refused in bounds: one line of 32 MB', async () => {
    const { answer, list } = await attack(`name\n${'x'.repeat(32_000_000)}`);
    expect(answer.status).toBe(400);
    expect(answer.text.length).toBeLessThan(1_000);
    expect(await list()).toEqual([]);
  });

  it('is told by its length, and quoted nowhere: a cell of a megabyte', async () => {
    const { answer } = await attack(`name,notes\nAnn,${'Attack Secret '.repeat(75_000)}\nBob,\n`);
    expect(answer.body).toMatchObject({ imported_rows: 1, skipped_rows: 1 });
    expect(answer.text).not.toContain('Attack Secret Attack Secret');
  });

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
    const { total_rows, imported_rows, skipped_rows } = answer.body as Record<string, number>;
    expect(total_rows).toBe((imported_rows ?? 0) + (skipped_rows ?? 0));
    const [found] = await attacked.server.database.query(
      `select count(*) as stored from cti_phonebook where owner_id = 'user ${users}'`,
    );
    expect(found?.['stored']).toBe(imported_rows);
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

  it('in messages do not break them: in the answer and in the log', async () => {
    const { answer } = await attack('name,type\nAnn,"a\u2028\u202E\u0007\r\nb"\nBob,\n');
    expect(answer.body).toMatchObject({ imported_rows: 1, skipped_rows: 1 });
    expect(() => JSON.parse(answer.text)).not.toThrow();
  });

  it.each([
    ['NUL', 'name\nA\0nn\n'],
    ['a workbook', Buffer.from([0x50, 0x4b, 3, 4, 20, 0, 0, 0])],
    ['gzip', Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0])],
    ['half of a character', Buffer.from([0x6e, 0x61, 0x6d, 0x65, 0x0a, 0xff, 0xfe, 0x00])],
  ])('that are no text are refused or read in bounds: %s', async (_case, bytes) => {
    const { answer } = await attack(bytes);
    expect([200, 400]).toContain(answer.status);
  });
});
