import { randomUUID } from 'node:crypto';
import { readAhead, readContacts, type KeptFile, type ReadContacts } from '@phonebook/core';
import { startThread, type Thread, type ThreadLimits } from '../thread.ts';
import type * as readingThread from './reading-thread.ts';

type ThreadOfReading = Thread<typeof readingThread>;

/** Reads files beside the event loop. Disposing of it ends the thread. */
export interface ReadingThread extends AsyncDisposable {
  readonly read: ReadContacts<KeptFile>;
}

/**
 * The heap is twenty times what it takes to read records of a megabyte that are all cells. A call reads a
 * block of a file, in milliseconds, and waits for those of other files and for the disk.
 */
const limits: ThreadLimits = { maxHeapMegabytes: 512, nurseryMegabytes: 24, maxCallMs: 60_000 };

/** A file so short is read where it is, in a millisecond: to tell a thread of it would take as long. */
const maxShortBytes = 16_384;

/**
 * Starts the thread that files are read in, so that no file keeps the event loop from requests.
 *
 * @param thread Ends with what is returned.
 */
export function startReadingThread(
  thread: ThreadOfReading = startThread(new URL('reading-thread.ts', import.meta.url), limits),
): ReadingThread {
  return {
    read: (file, overrides) =>
      file.sizeBytes <= maxShortBytes
        ? readContacts(file, overrides)
        : readInThread(thread, file, overrides),
    [Symbol.asyncDispose]: () => thread[Symbol.asyncDispose](),
  };
}

async function readInThread(
  thread: ThreadOfReading,
  ...[file, overrides]: Parameters<ReadContacts<KeptFile>>
): ReturnType<ReadContacts<KeptFile>> {
  const id = randomUUID();
  const opened = await thread.call('open', id, file.share(), overrides);
  return {
    ...opened,
    batches: readAhead(() => thread.call('next', id)),
    async [Symbol.asyncDispose]() {
      // A thread that dies now takes the reading with it, but nothing from an import that is stored.
      await thread.call('close', id).catch(() => undefined);
    },
  };
}
