import type { Delimiter } from './delimiter.ts';
import type { Preamble } from './read-preamble.ts';

/** How a file writes its records. Quoting and line ends are the same in all. */
export interface Dialect {
  /** Undefined in a file of one column, whose lines are its cells. */
  readonly delimiter: Delimiter | undefined;
  readonly preamble: Preamble;
}
