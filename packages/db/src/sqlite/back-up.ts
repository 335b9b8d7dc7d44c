import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, open, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { connectForBackup, type Connection } from './driver.ts';
import { isSourceFault } from './store-errors.ts';

/** A copy of the phonebook that was made and looked through. */
export interface Backup {
  readonly contacts: number;
  readonly bytes: number;
}

/**
 * Copies the SQLite database at `path` to a new file, also while a service imports into it: what was
 * committed when it begins is in the copy whole, and nobody waits. It blocks its thread meanwhile.
 *
 * The copy is for its owner alone, and has its name only once it is complete, sound and on the disk:
 * until then its name ends in `.unfinished`, which a backup that is killed leaves.
 *
 * @throws Error when there is something at `file` or no phonebook at `path`, or when one of both files
 *   cannot be read or written, or is corrupt: it says which. Nothing is left then.
 */
export async function backUpSqlite(path: string, file: string): Promise<Backup> {
  if (existsSync(file)) throw new Error(`${file} exists already`);
  blaming(`the phonebook ${path} cannot be read`, () => readOne(path));
  const unfinished = `${file}.${randomUUID()}.unfinished`;
  try {
    await makeEmpty(unfinished);
    copyCommitted(path, unfinished);
    const contacts = countSoundly(path, unfinished);
    await keepOnDisk(unfinished);
    await giveName(unfinished, file);
    await keepOnDisk(dirname(file));
    return { contacts, bytes: (await stat(file)).size };
  } finally {
    await rm(unfinished, { force: true });
  }
}

async function makeEmpty(path: string): Promise<void> {
  try {
    await (await open(path, 'wx', 0o600)).close();
  } catch (cause) {
    throw blame('the copy cannot be written', cause);
  }
}

/** SQLite fills an empty file as well as none, and leaves its mode as it is. */
function copyCommitted(path: string, target: string): void {
  try {
    withConnection(path, (connection) => connection.prepare('vacuum into ?').run(target));
  } catch (cause) {
    const what = isSourceFault(cause)
      ? `the phonebook ${path} cannot be read`
      : 'the copy cannot be written';
    throw blame(what, cause);
  }
}

function countSoundly(path: string, copy: string): number {
  const verdict = blaming('the copy cannot be read', () =>
    withConnection(copy, (connection) => connection.pragma('integrity_check', { simple: true })),
  );
  if (verdict !== 'ok') throw new Error(`the copy of ${path} is corrupt: ${String(verdict)}`);
  return withConnection(copy, (connection) =>
    Number(connection.prepare('select count(*) from cti_phonebook').pluck().get()),
  );
}

function readOne(path: string): void {
  withConnection(path, (connection) =>
    connection.prepare('select id from cti_phonebook limit 1').get(),
  );
}

/** Other than to rename it, this replaces nothing that has come to have the name meanwhile. */
async function giveName(unfinished: string, file: string): Promise<void> {
  try {
    await link(unfinished, file);
  } catch (cause) {
    if (existsSync(file)) throw new Error(`${file} exists already`, { cause });
    throw blame('the copy cannot be given its name', cause);
  }
}

function withConnection<T>(path: string, work: (connection: Connection) => T): T {
  const connection = connectForBackup(path);
  try {
    return work(connection);
  } finally {
    connection.close();
  }
}

async function keepOnDisk(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function blaming<T>(what: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw blame(what, cause);
  }
}

function blame(what: string, cause: unknown): Error {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new Error(`${what}: ${reason}`, { cause });
}
