import { execFileSync, spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '@phonebook/db';
import type { CsvFile } from './csv-files.ts';
import { columns } from './generate-contacts.ts';
import { makeFolder } from './server.ts';

/** The version of the shell, or undefined where there is none. */
export function findShell(): string | undefined {
  const { stdout, error } = spawnSync('sqlite3', ['--version'], { encoding: 'utf8' });
  return error === undefined ? stdout.split(' ')[0] : undefined;
}

/**
 * What SQLite's own shell takes to load the file into an empty phonebook as the service makes it: into
 * a stage table, then into the table with its ten indexes. Same log, same care for the disk.
 *
 * @returns Seconds, from the start of the shell to its end.
 */
export async function loadWithShell({ path, rows }: CsvFile): Promise<number> {
  const folder = makeFolder();
  const database = join(folder, 'phonebook.sqlite');
  await (await openDatabase({ engine: 'sqlite', path: database }))[Symbol.asyncDispose]();
  const names = columns.join(', ');
  // Commands of the shell itself begin their line.
  const script = [
    'pragma journal_mode = wal;',
    'pragma synchronous = full;',
    `create temp table stage (${names});`,
    `.import --csv --skip 1 --schema temp '${path}' stage`,
    `insert into cti_phonebook (owner_id, ${names}) select 'bench', ${names} from stage;`,
    'select count(*) from cti_phonebook;',
  ].join('\n');

  const start = performance.now();
  const output = execFileSync('sqlite3', [database], { input: script, encoding: 'utf8' });
  const seconds = (performance.now() - start) / 1_000;

  rmSync(folder, { recursive: true });
  const loaded = Number(output.trim().split('\n').at(-1));
  if (loaded !== rows) throw new Error(`The shell loaded ${loaded} of ${rows} rows`);
  return seconds;
}
