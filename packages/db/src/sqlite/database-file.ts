import { statSync, type BigIntStats } from 'node:fs';
import { unavailable } from './store-errors.ts';

/**
 * The file that a connection has open. SQLite does not notice when it is removed or another is put
 * in its place: it goes on in the old one, which nobody will find again.
 */
export class DatabaseFile {
  readonly #path: string;
  readonly #opened: BigIntStats;

  /** @param path Of a file that has just been opened. */
  constructor(path: string) {
    this.#path = path;
    this.#opened = statSync(path, { bigint: true });
  }

  /** @throws AppError `store_unavailable` when the path leads to another file by now, or to none. */
  assertInPlace(): void {
    let current: BigIntStats | undefined;
    try {
      current = statSync(this.#path, { bigint: true, throwIfNoEntry: false });
    } catch (cause) {
      throw unavailable('the database file cannot be reached', cause);
    }
    const isSame = current?.ino === this.#opened.ino && current.dev === this.#opened.dev;
    if (!isSame) throw unavailable('the database file was removed or replaced: start again');
  }
}
