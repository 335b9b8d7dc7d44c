/** What tests of other packages need of the threads. */
export { startMortalReadingThread, type MortalReadingThread } from './mortal-reading-thread.ts';
