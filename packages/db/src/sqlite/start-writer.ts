import { startThread, type Thread, type ThreadLimits } from '@phonebook/threads';
import { unavailable } from '../unavailable.ts';
import type { FileIdentity } from './database-file.ts';
import type { Writer } from './import-writer.ts';
import type * as writerThread from './writer-thread.ts';

export type WriterThread = Thread<typeof writerThread>;

/** It holds a block of rows at a time: far less than that. */
const limits: ThreadLimits = { maxHeapMegabytes: 128, nurseryMegabytes: 8 };

/** No call takes so long where the disk answers, but to build the indexes of many millions of rows. */
const maxWaitingMs = 60_000;

/** A writer in a thread of its own. */
export interface ThreadedWriter extends Writer {
  /**
   * Checks that it gets on. A disk without an answer holds a thread for as long as it likes.
   *
   * @throws AppError `store_unavailable`.
   */
  assertResponsive(): void;
}

export function startWriterThread(): WriterThread {
  return startThread(new URL('writer-thread.ts', import.meta.url), limits);
}

/**
 * Starts a writer in a thread of its own, since SQLite blocks the one that calls it: no import keeps
 * the event loop from requests.
 *
 * @param thread Ends with the writer.
 * @throws SqliteError, or AppError `store_unavailable`, when the file cannot be opened.
 */
export async function startWriter(
  file: FileIdentity,
  thread: WriterThread = startWriterThread(),
): Promise<ThreadedWriter> {
  await using starting = new AsyncDisposableStack();
  starting.use(thread);
  await thread.call('open', file);
  starting.move();
  return {
    assertResponsive() {
      if (thread.waitingMs > maxWaitingMs) throw unavailable('nothing was written for a minute');
    },
    insert: (contacts, plan) => thread.call('insert', file, contacts, plan),
    keep: (plan, receipt) => thread.call('keep', file, plan, receipt),
    commit: (plan, receipt) => thread.call('commit', file, plan, receipt),
    rollBack: () => thread.call('rollBack'),
    async close() {
      await using _ = thread;
      // The connection of a thread that died went with it, and those of others go with them.
      await thread.call('close').catch(() => undefined);
    },
  };
}
