export { startReadingThread, type ReadingThread } from './reading/start-reading-thread.ts';
export { startThread, type Thread, type ThreadLimits } from './thread.ts';
