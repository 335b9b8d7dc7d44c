// The writing thread, but that it can be told to die.

export { close, commit, insert, keep, open, rollBack } from '../../src/sqlite/writer-thread.ts';

export function die(): never {
  process.exit(3);
}
