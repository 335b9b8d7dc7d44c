import { unavailable } from './store-errors.ts';

/** A writer that waits. */
interface Waiting {
  readonly isShort: boolean;
  readonly since: number;
  readonly begin: () => void;
}

/** A turn at writing, which nobody else has until it ends. */
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

/**
 * Hands out turns at writing, one at a time.
 *
 * Who asked first comes first, but a short one need not wait for the long ones that are waiting too, only
 * for the one that writes: it takes milliseconds, they take seconds.
 */
export class WriteTurns {
  readonly #maxWaitMs: number;
  /** In the order in which they asked. */
  readonly #waiting: Waiting[] = [];
  #isTaken = false;

  /** @param maxWaitMs How long a writer waits for those before it. */
  constructor(maxWaitMs: number) {
    this.#maxWaitMs = maxWaitMs;
  }

  /**
   * Waits for a turn.
   *
   * @throws AppError `store_unavailable` when none comes in time.
   */
  async take(isShort: boolean): Promise<WriteTurn> {
    const deadline = performance.now() + this.#maxWaitMs;
    if (this.#isTaken) await this.#wait(isShort);
    this.#isTaken = true;
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
        reject(unavailable('other imports are still running'));
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

  /** The turn stays taken while it goes from one to the next, so that nobody comes in between. */
  #handOn(): void {
    const next = this.#chooseNext();
    this.#isTaken = next !== undefined;
    if (next === undefined) return;
    this.#waiting.splice(this.#waiting.indexOf(next), 1);
    next.begin();
  }

  #chooseNext(): Waiting | undefined {
    const [first] = this.#waiting;
    const hasWaitedLong = first !== undefined && performance.now() - first.since >= maxOvertakenMs;
    return hasWaitedLong ? first : (this.#waiting.find(({ isShort }) => isShort) ?? first);
  }
}
