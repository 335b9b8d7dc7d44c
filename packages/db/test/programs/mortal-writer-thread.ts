// The writing thread, but that it can be told to die.

import { served } from '@phonebook/threads';

export { close, commit, insert, keep, open, rollBack } from '../../src/sqlite/writer-thread.ts';

export const die = served((): never => process.exit(3));
