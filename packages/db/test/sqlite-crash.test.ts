import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '@phonebook/db';
import { describe, expect, it } from 'vitest';
import { startProgram, type NodeProgram } from './node-program.ts';
import { openOutside } from './sqlite-engine.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

/** As `programs/import-forever.ts` has it. */
const contactsPerImport = 1_000;

describe('a process killed by SIGKILL', { timeout: 30_000 }, () => {
  it.each([
    ['keep the indexes', '0'],
    ['leave the indexes aside', '1000000'],
  ])(
    'leaves each of its imports whole or not at all, where they %s',
    async (_case, expectedRows) => {
      await using folder = await makeTemporaryFolder();
      const path = join(folder.path, 'phonebook.sqlite');
      let committed = 0;
      for (const moment of [
        { afterLines: 1, delayMs: 0 },
        { afterLines: 4, delayMs: 3 },
        { afterLines: 7, delayMs: 1 },
        { afterLines: 9, delayMs: 0 },
        { afterLines: 22, delayMs: 7 },
      ]) {
        committed += await killImportsAt([path, expectedRows], moment);

        const { integrity, indexes, rowsOfImports } = lookInto(path);
        expect(integrity).toBe('ok');
        expect(indexes).toBe(10);
        expect(rowsOfImports).toEqual(rowsOfImports.map(() => contactsPerImport));
        expect(rowsOfImports.length).toBeGreaterThanOrEqual(committed);
      }
      expect(committed).toBeGreaterThan(5);
    },
  );

  it('leaves a new file that the next one opens, however far its tables were made', async () => {
    for (const delayMs of [1, 5, 12]) {
      await using folder = await makeTemporaryFolder();
      const path = join(folder.path, 'phonebook.sqlite');
      await using program = startProgram('open-phonebook.ts', path);
      await program.lines.next();
      await sleep(delayMs);
      program.kill();
      await program.end;

      await using database = await openDatabase({ engine: 'sqlite', path });
      await database.ping();
    }
  });
});

/** Runs imports until they printed so many lines, and answers how many of them were committed. */
async function killImportsAt(
  args: readonly string[],
  { afterLines, delayMs }: { readonly afterLines: number; readonly delayMs: number },
): Promise<number> {
  await using program = startProgram('import-forever.ts', ...args);
  const before = await takeLines(program, afterLines);
  await sleep(delayMs);
  program.kill();
  const after = await takeLines(program, Infinity);
  expect(await program.end).toBe('SIGKILL');
  return [...before, ...after].filter((line) => line === 'committed').length;
}

async function takeLines({ lines }: NodeProgram, count: number): Promise<string[]> {
  const taken: string[] = [];
  while (taken.length < count) {
    const line = await lines.next();
    if (line.done === true) break;
    taken.push(line.value);
  }
  return taken;
}

function lookInto(path: string): {
  integrity: unknown;
  indexes: number;
  rowsOfImports: unknown[];
} {
  using outside = openOutside(path);
  const integrity: unknown = outside.connection.pragma('integrity_check', { simple: true });
  const count = 'select count(*) from cti_phonebook group by owner_id';
  const indexes = outside.connection.pragma('index_list(cti_phonebook)');
  return {
    integrity,
    indexes: Array.isArray(indexes) ? indexes.length : 0,
    rowsOfImports: outside.connection.prepare(count).pluck().all(),
  };
}
