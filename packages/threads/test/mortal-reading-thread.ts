import { startReadingThread, startThread, type ReadingThread } from '@phonebook/threads';
import type * as mortalReadingThread from './modules/mortal-reading-thread.ts';

export interface MortalReadingThread extends ReadingThread {
  /** Has the thread die when it is next asked for contacts. */
  dieReading(): Promise<void>;
}

/** Starts a reading thread that can die. */
export function startMortalReadingThread(): MortalReadingThread {
  const url = new URL('modules/mortal-reading-thread.ts', import.meta.url);
  const limits = { maxHeapMegabytes: 64, nurseryMegabytes: 4 };
  const thread = startThread<typeof mortalReadingThread>(url, limits);
  return { ...startReadingThread(thread), dieReading: () => thread.call('doom') };
}
