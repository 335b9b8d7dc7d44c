import { sqliteError } from '@phonebook/db/test';
import type { Dependency } from './faults.ts';

/** A way in which a dependency fails. */
export interface FaultKind {
  readonly name: string;
  readonly dependency: Dependency;
  readonly isLasting?: boolean;
  /** Whether no import goes on past it, whichever call fails: who cannot be verified is let in by nobody. */
  readonly isFatal?: boolean;
  /** What an import is answered that meets it, if not 200. */
  readonly statuses: readonly number[];
  readonly make: () => Error;
}

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: injected`), { code });
}

/** A signature that cannot be looked at is a wrong one, and bytes that cannot be decoded are no text. */
export const callerKinds: readonly FaultKind[] = [
  {
    name: 'a key set that breaks off',
    dependency: 'keys',
    isFatal: true,
    statuses: [503],
    make: () => new TypeError('injected', { cause: systemError('ECONNRESET') }),
  },
  {
    name: 'a verification that fails',
    dependency: 'verification',
    isFatal: true,
    statuses: [401, 500, 503],
    make: () => new Error('injected'),
  },
];

export const fileKinds: readonly FaultKind[] = [
  {
    name: 'a full disk',
    dependency: 'file',
    statuses: [503],
    make: () => systemError('ENOSPC'),
  },
  {
    name: 'a disk that is gone',
    dependency: 'file',
    isLasting: true,
    statuses: [503],
    make: () => systemError('EIO'),
  },
  {
    name: 'a decoder that fails',
    dependency: 'decoder',
    statuses: [400, 401, 503],
    make: () => new TypeError('injected'),
  },
  {
    name: 'a parser that fails',
    dependency: 'parser',
    statuses: [500],
    make: () => new Error('injected'),
  },
];

export const databaseKinds: readonly FaultKind[] = [
  {
    name: 'a full database',
    dependency: 'writer',
    statuses: [503],
    make: () => sqliteError('SQLITE_FULL', 'injected'),
  },
  {
    name: 'a database that gives the transaction up',
    dependency: 'writer',
    statuses: [503],
    make: () => sqliteError('SQLITE_IOERR_WRITE', 'injected, and ends the transaction'),
  },
  {
    name: 'a database that fails from then on',
    dependency: 'writer',
    isLasting: true,
    statuses: [503],
    make: () => sqliteError('SQLITE_IOERR', 'injected'),
  },
  {
    name: 'a database that refuses',
    dependency: 'writer',
    statuses: [500],
    make: () => sqliteError('SQLITE_CONSTRAINT_CHECK', 'a rule'),
  },
  {
    name: 'a bug',
    dependency: 'writer',
    statuses: [500],
    make: () => new TypeError('injected'),
  },
];

/** Those that last, as a file system does that was mounted anew, and what a disk has lost. */
export const lastingKinds: readonly FaultKind[] = [
  {
    name: 'a database that may only be read from then on',
    dependency: 'writer',
    isLasting: true,
    statuses: [503],
    make: () => sqliteError('SQLITE_READONLY', 'injected'),
  },
  {
    name: 'a database that is corrupt from then on',
    dependency: 'writer',
    isLasting: true,
    statuses: [503],
    make: () => sqliteError('SQLITE_CORRUPT', 'injected, and ends the transaction'),
  },
];

export const readerKinds: readonly FaultKind[] = [
  {
    name: 'a reader that fails',
    dependency: 'reader',
    isFatal: true,
    statuses: [503],
    make: () => sqliteError('SQLITE_IOERR_READ', 'injected'),
  },
  {
    name: 'a reader that finds the database corrupt',
    dependency: 'reader',
    isFatal: true,
    isLasting: true,
    statuses: [503],
    make: () => sqliteError('SQLITE_CORRUPT', 'injected'),
  },
  {
    name: 'a bug of the reader',
    dependency: 'reader',
    isFatal: true,
    statuses: [500],
    make: () => new TypeError('injected'),
  },
];

export const checkpointKinds: readonly FaultKind[] = [
  {
    name: 'a disk that is full',
    dependency: 'checkpoint',
    statuses: [],
    make: () => sqliteError('SQLITE_FULL', 'injected'),
  },
  {
    name: 'a database that fails from then on',
    dependency: 'checkpoint',
    isLasting: true,
    statuses: [],
    make: () => sqliteError('SQLITE_IOERR', 'injected'),
  },
  {
    name: 'a bug',
    dependency: 'checkpoint',
    statuses: [],
    make: () => new TypeError('injected'),
  },
];
