import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { postCsv, report } from './import-request.ts';
import { makeFolder, startServer } from './running-server.ts';

/** So many that the first ones leave the indexes aside, and those after them do not. */
const rowsPerImport = 6_000;
const kills = 20;

/** The import of which nothing or everything may be left: more than is kept in memory. */
const csv = `name,workphone,notes\n${Array.from(
  { length: rowsPerImport },
  (_, index) => `Contact ${index},+39 06 ${index},"${'some\nnotes '.repeat(30)}"`,
).join('\n')}\n`;

describe('an import during which the server is killed', () => {
  it(`leaves all of its rows or none, ${kills} times over, and no temporary file`, async () => {
    const folder = makeFolder();
    const temporary = join(folder, 'tmp');
    mkdirSync(temporary);
    const options = { folder, env: { TMPDIR: temporary } };
    const span = await measureImport(options);
    let imported = 1;
    let cutShort = 0;

    for (let count = 0; count < kills; count += 1) {
      const server = await startServer(options);
      const answer = postCsv(server.url, csv, 'ann').catch(() => undefined);
      // From before the first byte until after the answer.
      await sleep(Math.random() * 1.2 * span);
      await server.stop('SIGKILL');
      if ((await answer) === undefined) cutShort += 1;

      const rows = countRows(join(folder, 'phonebook.sqlite'));
      expect(rows % rowsPerImport).toBe(0);
      expect(rows / rowsPerImport - imported).toBeOneOf((await answer) ? [1] : [0, 1]);
      imported = rows / rowsPerImport;
      expect(readdirSync(temporary)).toEqual([]);
    }

    expect(cutShort).toBeGreaterThan(0);
    await using server = await startServer(options);
    expect((await postCsv(server.url, csv, 'ann')).body).toEqual(
      report(rowsPerImport, rowsPerImport),
    );
    await server.stop('SIGTERM');
    rmSync(folder, { recursive: true });
  }, 300_000);
});

/** How long one import takes here, in milliseconds: only to choose moments within it. */
async function measureImport(options: Parameters<typeof startServer>[0]): Promise<number> {
  await using server = await startServer(options);
  const start = performance.now();
  expect((await postCsv(server.url, csv, 'ann')).status).toBe(200);
  return performance.now() - start;
}

/** What is stored, as seen by a program that opens the database after the crash. */
function countRows(path: string): number {
  using database = new DatabaseSync(path);
  expect(database.prepare('pragma integrity_check').get()).toEqual({ integrity_check: 'ok' });
  return Number(database.prepare('select count(*) as count from cti_phonebook').get()?.['count']);
}
