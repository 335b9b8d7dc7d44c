import { AppError } from '@phonebook/core';

/** How many files may be under way at once: taken in, read, or stored. */
export interface PlaceLimits {
  readonly maxFiles: number;
  /** Of one user, those included that wait. */
  readonly maxFilesOfUser: number;
  /** How many wait until there is a place. */
  readonly maxWaiting: number;
  readonly maxWaitMs: number;
}

/**
 * Several times what writes at once. A file takes its place when its first byte is asked for, so that slow
 * clients hold some too.
 */
export const defaultPlaceLimits: PlaceLimits = {
  maxFiles: 32,
  maxFilesOfUser: 12,
  maxWaiting: 512,
  maxWaitMs: 30_000,
};

const retryAfterSeconds = 5;

/** The files that are under way, each in a place of which there are so many. */
export class ImportPlaces {
  readonly #limits: PlaceLimits;
  readonly #filesOfUser = new Map<string, number>();
  readonly #runningKeys = new Set<string>();
  /** Those that wait, in the order in which they came. */
  readonly #waiting = new Set<() => void>();
  readonly #idle = new Set<() => void>();
  #files = 0;
  #isClosed = false;

  constructor(limits: PlaceLimits = defaultPlaceLimits) {
    this.#limits = limits;
  }

  /** Files that have a place. */
  get files(): number {
    return this.#files;
  }

  /** Files that wait for one. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** @throws AppError `service_busy` where the service stops. */
  assertOpen(): void {
    if (this.#isClosed) throw refuse('service_busy', 'the service stops');
  }

  /**
   * Takes a place for a file of this user, or waits for one. Disposing of it gives it back.
   *
   * @param key What the client calls this import by, if it does: no other may be under way by the same.
   * @throws AppError `import_running`; `rate_limited` where the user has too many under way already;
   *   `service_busy` where too many wait, none is free in time, or the service stops.
   */
  async enter(userId: string, key?: string): Promise<Disposable> {
    this.assertOpen();
    using mine = new DisposableStack();
    if (key !== undefined) mine.use(this.#claim(JSON.stringify([userId, key])));
    mine.use(this.#count(userId));
    if (this.#files < this.#limits.maxFiles) this.#files += 1;
    else await this.#wait();
    mine.defer(() => this.#handOn());
    return mine.move();
  }

  /** Lets nobody in any more, and waits until all have left, if that is soon enough. */
  async close(maxMs: number): Promise<void> {
    this.#isClosed = true;
    if (this.#files === 0) return;
    await new Promise<void>((resolve) => {
      const timeout = setTimeout(resolve, maxMs);
      this.#idle.add(() => {
        clearTimeout(timeout);
        resolve();
      });
    });
  }

  #claim(key: string): Disposable {
    if (this.#runningKeys.has(key)) {
      const reason = 'an import with this Idempotency-Key is under way; ask again when it is done';
      throw refuse('import_running', reason);
    }
    this.#runningKeys.add(key);
    return { [Symbol.dispose]: () => void this.#runningKeys.delete(key) };
  }

  #count(userId: string): Disposable {
    const files = this.#filesOfUser.get(userId) ?? 0;
    if (files >= this.#limits.maxFilesOfUser) {
      throw refuse('rate_limited', 'too many files of this user at once');
    }
    this.#filesOfUser.set(userId, files + 1);
    return { [Symbol.dispose]: () => this.#discount(userId) };
  }

  #discount(userId: string): void {
    const files = (this.#filesOfUser.get(userId) ?? 0) - 1;
    if (files > 0) this.#filesOfUser.set(userId, files);
    else this.#filesOfUser.delete(userId);
  }

  #wait(): Promise<void> {
    const { maxWaiting, maxWaitMs } = this.#limits;
    if (this.#waiting.size >= maxWaiting) throw refuse('service_busy', 'too many files wait');
    return new Promise((resolve, reject) => {
      const begin = (): void => {
        clearTimeout(timeout);
        resolve();
      };
      const timeout = setTimeout(() => {
        this.#waiting.delete(begin);
        reject(refuse('service_busy', 'too many files are under way'));
      }, maxWaitMs);
      this.#waiting.add(begin);
    });
  }

  /** The place stays taken while it goes from one to the next, so that nobody comes in between. */
  #handOn(): void {
    const [next] = this.#waiting;
    if (next !== undefined) {
      this.#waiting.delete(next);
      next();
      return;
    }
    this.#files -= 1;
    if (this.#files === 0) for (const resolve of this.#idle) resolve();
  }
}

function refuse(
  code: 'import_running' | 'rate_limited' | 'service_busy',
  reason: string,
): AppError {
  return new AppError(code, reason, { retryAfterSeconds });
}
