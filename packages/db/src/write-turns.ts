import { busy } from './unavailable.ts';

/** A writer that waits. */
interface Waiting {
  readonly isShort: boolean;
  readonly since: number;
  readonly begin: () => void;
}

/** A turn at writing: one of those that there are places for. */
export interface WriteTurn {
  /** The moment on the clock of `performance.now` until which its writer was ready to wait. */
  readonly deadline: number;
  /** Whether the writer is a long one, and so is the one that comes next. */
  readonly isNextAlike: () => boolean;
  /** Ends the turn. To end it again does nothing. */
  readonly end: () => void;
}

/** A long one is not overtaken any more when it has waited for so long. */
const maxOvertakenMs = 5_000;

/** A writer of so many rows is done in milliseconds, and goes before longer ones. */
const maxShortRows = 1_000;

/**
 * Hands out turns at writing, to so many writers at a time.
 *
 * Who asked first comes first, but a short one need not wait for the long ones that are waiting too, only
 * for those that write: it takes milliseconds, they take seconds.
 */
export class WriteTurns {
  readonly #maxWaitMs: number;
  /** In the order in which they asked. */
  readonly #waiting: Waiting[] = [];
  #freePlaces: number;

  /**
   * @param maxWaitMs How long a writer waits for those before it.
   * @param places How many may write at once.
   */
  constructor(maxWaitMs: number, places: number = 1) {
    this.#maxWaitMs = maxWaitMs;
    this.#freePlaces = places;
  }

  /**
   * Waits for a turn.
   *
   * @throws AppError `service_busy` when none comes in time.
   */
  async take(expectedRows: number): Promise<WriteTurn> {
    const isShort = expectedRows <= maxShortRows;
    const deadline = performance.now() + this.#maxWaitMs;
    if (this.#freePlaces > 0) this.#freePlaces -= 1;
    else await this.#wait(isShort);
    let isOver = false;
    const end = (): void => {
      if (!isOver) this.#handOn();
      isOver = true;
    };
    const isNextAlike = (): boolean => !isShort && this.#chooseNext()?.isShort === false;
    return { deadline, isNextAlike, end };
  }

  #wait(isShort: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        reject(busy('other imports are still running'));
      };
      const timeout = setTimeout(giveUp, this.#maxWaitMs);
      const begin = (): void => {
        clearTimeout(timeout);
        resolve();
      };
      const waiting: Waiting = { isShort, since: performance.now(), begin };
      this.#waiting.push(waiting);
    });
  }

  /** The place stays taken while it goes from one to the next, so that nobody comes in between. */
  #handOn(): void {
    const next = this.#chooseNext();
    if (next === undefined) {
      this.#freePlaces += 1;
      return;
    }
    this.#waiting.splice(this.#waiting.indexOf(next), 1);
    next.begin();
  }

  #chooseNext(): Waiting | undefined {
    const [first] = this.#waiting;
    const hasWaitedLong = first !== undefined && performance.now() - first.since >= maxOvertakenMs;
    return hasWaitedLong ? first : (this.#waiting.find(({ isShort }) => isShort) ?? first);
  }
}
