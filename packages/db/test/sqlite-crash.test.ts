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
  it('leaves each of its imports whole or not at all, and all that it called committed', async () => {
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
      committed += await killImportsAt(path, moment);

      const { integrity, rowsOfImports } = lookInto(path);
      expect(integrity).toBe('ok');
      expect(rowsOfImports).toEqual(rowsOfImports.map(() => contactsPerImport));
      expect(rowsOfImports.length).toBeGreaterThanOrEqual(committed);
    }
    expect(committed).toBeGreaterThan(5);
  });

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
  path: string,
  { afterLines, delayMs }: { readonly afterLines: number; readonly delayMs: number },
): Promise<number> {
  await using program = startProgram('import-forever.ts', path);
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

function lookInto(path: string): { integrity: unknown; rowsOfImports: unknown[] } {
  using outside = openOutside(path);
  const integrity: unknown = outside.connection.pragma('integrity_check', { simple: true });
  const count = 'select count(*) from cti_phonebook group by owner_id';
  return { integrity, rowsOfImports: outside.connection.prepare(count).pluck().all() };
}
