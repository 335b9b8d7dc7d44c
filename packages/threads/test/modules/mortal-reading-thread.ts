// The reading thread, but that it can be told to die.

import { next as readOn } from '../../src/reading/reading-thread.ts';

export { close, open } from '../../src/reading/reading-thread.ts';

let isDoomed = false;

/** Lets the next batch that is asked for be its end. */
export function doom(): void {
  isDoomed = true;
}

export const next: typeof readOn = (id) => (isDoomed ? process.exit(3) : readOn(id));
