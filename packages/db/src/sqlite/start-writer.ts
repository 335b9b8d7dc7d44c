import { startThread, type ThreadLimits } from '@phonebook/threads';
import type { FileIdentity } from './database-file.ts';
import type { Writer } from './import-writer.ts';
import type * as writerThread from './writer-thread.ts';

type WriterThreadModule = typeof writerThread;

/** It holds a block of rows at a time: far less than that. */
const defaultLimits: ThreadLimits = { maxHeapMegabytes: 128, nurseryMegabytes: 8 };

/**
 * Starts a writer in a thread of its own, since SQLite blocks the one that calls it: no import keeps
 * the event loop from requests.
 *
 * @throws SqliteError, or AppError `store_unavailable`, when the file cannot be opened.
 */
export async function startWriter(
  file: FileIdentity,
  limits: ThreadLimits = defaultLimits,
): Promise<Writer> {
  const url = new URL('writer-thread.ts', import.meta.url);
  await using starting = new AsyncDisposableStack();
  const thread = starting.use(startThread<WriterThreadModule>(url, limits));
  await thread.call('open', file);
  starting.move();
  return {
    insert: (contacts, plan) => thread.call('insert', file, contacts, plan),
    commit: (plan) => thread.call('commit', file, plan),
    rollBack: () => thread.call('rollBack'),
    async close() {
      await using _ = thread;
      await thread.call('close');
    },
  };
}
