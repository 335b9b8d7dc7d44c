import { existsSync } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { connectForBackup, type Connection } from './driver.ts';

/** A copy of the phonebook that was made and looked through. */
export interface Backup {
  readonly contacts: number;
  readonly bytes: number;
}

/**
 * Copies the SQLite database at `path` to a new file, also while a service imports into it: what was
 * committed when it begins is in the copy whole, and nobody waits. It blocks its thread meanwhile.
 *
 * The copy is for its owner alone, and has its name only once it is complete, sound and on the disk.
 *
 * @throws Error when there is something at `file` or no phonebook at `path`, or when one of both files
 *   cannot be read or written, or is corrupt. Nothing is left then.
 */
export async function backUpSqlite(path: string, file: string): Promise<Backup> {
  if (existsSync(file)) throw new Error(`${file} exists already`);
  const unfinished = `${file}.unfinished`;
  await (await open(unfinished, 'wx', 0o600)).close();
  try {
    copyCommitted(path, unfinished);
    const contacts = countSoundly(unfinished);
    await keepOnDisk(unfinished);
    await rename(unfinished, file);
    await keepOnDisk(dirname(file));
    return { contacts, bytes: (await stat(file)).size };
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** SQLite fills an empty file as well as none, and leaves its mode as it is. */
function copyCommitted(path: string, target: string): void {
  withConnection(path, (connection) => connection.prepare('vacuum into ?').run(target));
}

function countSoundly(path: string): number {
  return withConnection(path, (connection) => {
    const verdict = connection.pragma('integrity_check', { simple: true });
    if (verdict !== 'ok') throw new Error(`the copy is corrupt: ${String(verdict)}`);
    return Number(connection.prepare('select count(*) from cti_phonebook').pluck().get());
  });
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
