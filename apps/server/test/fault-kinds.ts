import { sqliteError } from '@phonebook/db/test';
import type { Dependency } from './faults.ts';

/** A way in which a dependency fails. */
export interface FaultKind {
  readonly name: string;
  readonly dependency: Dependency;
  readonly isLasting?: boolean;
  readonly make: () => Error;
}

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: injected`), { code });
}

export const fileKinds: readonly FaultKind[] = [
  { name: 'a full disk', dependency: 'file', make: () => systemError('ENOSPC') },
  {
    name: 'a disk that is gone',
    dependency: 'file',
    isLasting: true,
    make: () => systemError('EIO'),
  },
  {
    name: 'a decoder that fails',
    dependency: 'decoder',
    make: () => new TypeError('injected'),
  },
  { name: 'a parser that fails', dependency: 'parser', make: () => new Error('injected') },
];

export const databaseKinds: readonly FaultKind[] = [
  {
    name: 'a full database',
    dependency: 'writer',
    make: () => sqliteError('SQLITE_FULL', 'injected'),
  },
  {
    name: 'a database that gives the transaction up',
    dependency: 'writer',
    make: () => sqliteError('SQLITE_IOERR_WRITE', 'injected, and ends the transaction'),
  },
  {
    name: 'a database that fails from then on',
    dependency: 'writer',
    isLasting: true,
    make: () => sqliteError('SQLITE_IOERR', 'injected'),
  },
  {
    name: 'a database that refuses',
    dependency: 'writer',
    make: () => sqliteError('SQLITE_CONSTRAINT_CHECK', 'a rule'),
  },
  { name: 'a bug', dependency: 'writer', make: () => new TypeError('injected') },
];
