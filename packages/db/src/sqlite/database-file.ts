import { statSync } from 'node:fs';
import { unavailable } from '../unavailable.ts';

/** Tells one file from another that has its path. */
export interface FileIdentity {
  readonly path: string;
  readonly device: bigint;
  readonly inode: bigint;
}

/** @throws Error of the file system where there is none. */
export function identifyFile(path: string): FileIdentity {
  const { dev, ino } = statSync(path, { bigint: true });
  return { path, device: dev, inode: ino };
}

/**
 * Sees to it that the file that connections have open still has its path. SQLite does not notice when
 * it is removed or another is put in its place: it goes on in the old one, which nobody will find again.
 *
 * @throws AppError `store_unavailable` when the path leads to another file by now, or to none.
 */
export function assertInPlace({ path, device, inode }: FileIdentity): void {
  let current: FileIdentity;
  try {
    current = identifyFile(path);
  } catch (cause) {
    throw unavailable('the database file cannot be reached', cause);
  }
  if (current.inode !== inode || current.device !== device) {
    throw unavailable('the database file was removed or replaced: start again');
  }
}
