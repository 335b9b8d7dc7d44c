import { AppError } from '@phonebook/core';

/** How many files may be under way at once: taken in, read, or stored. */
export interface PlaceLimits {
  readonly maxFiles: number;
  /** Of one user, those included that wait. */
  readonly maxFilesOfUser: number;
  /** How many wait until there is a place. */
  readonly maxWaiting: number;
  readonly maxWaitMs: number;
  /**
   * How long somebody who has no place waits before another gives up one of several: where no place was
   * free for so long, files stand still.
   */
  readonly patienceMs: number;
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
  patienceMs: 10_000,
};

const retryAfterSeconds = 5;

/** Who asks for a place. */
export interface Newcomer {
  readonly userId: string;
  /** What the client calls this import by, if it does: no other may be under way by the same. */
  readonly key?: string | undefined;
  /** Aborted when the client has gone. */
  readonly signal?: AbortSignal | undefined;
}

/** A place that a file has. Disposing of it gives it back. */
export interface Place extends Disposable {
  /** Aborted, with the AppError that says why, when the file has to give the place up. */
  readonly signal: AbortSignal;
  /** Notes that the file has come in: only when the service stops it is not let end. */
  settle(): void;
}

/** Has a place, or is about to. */
interface Guest {
  readonly userId: string;
  readonly leave: AbortController;
  isComingIn: boolean;
}

interface Waiting {
  readonly guest: Guest;
  readonly begin: () => void;
  readonly refuse: (reason: AppError) => void;
}

/**
 * The places of files that are under way, of which there are only so many.
 *
 * Who has fewest of them comes first, and need not wait for files that others send slowly: then the user with
 * most of those gives one up, the one that has been coming for longest.
 */
export class ImportPlaces {
  readonly #limits: PlaceLimits;
  readonly #filesOfUser = new Map<string, number>();
  readonly #runningKeys = new Set<string>();
  /** In the order in which they came in. */
  readonly #guests = new Set<Guest>();
  /** In the order in which they came. */
  readonly #waiting = new Set<Waiting>();
  readonly #idle = new Set<() => void>();
  #isClosed = false;

  constructor(limits: PlaceLimits = defaultPlaceLimits) {
    this.#limits = limits;
  }

  /** Files that have a place. */
  get files(): number {
    return this.#guests.size;
  }

  /** Files that wait for one. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** @throws AppError `service_busy` where the service stops. */
  assertOpen(): void {
    if (this.#isClosed) throw stops();
  }

  /**
   * Takes a place for a file, or waits for one.
   *
   * @throws AppError `import_running`; `rate_limited` where the user has too many under way already;
   *   `service_busy` where too many wait, none is free in time, or the service stops.
   */
  async enter({ userId, key, signal }: Newcomer): Promise<Place> {
    this.assertOpen();
    using mine = new DisposableStack();
    if (key !== undefined) mine.use(this.#claim(JSON.stringify([userId, key])));
    mine.use(this.#count(userId));
    const guest: Guest = { userId, leave: new AbortController(), isComingIn: true };
    if (this.#guests.size < this.#limits.maxFiles) this.#guests.add(guest);
    else await this.#wait(guest, signal);
    mine.defer(() => this.#handOn(guest));
    const stay = mine.move();
    return {
      signal: guest.leave.signal,
      settle() {
        guest.isComingIn = false;
      },
      [Symbol.dispose]: () => stay.dispose(),
    };
  }

  /**
   * Lets nobody in any more, and waits until all have left. Those that have not in time are told to give
   * up.
   */
  async close(maxMs: number): Promise<void> {
    this.#isClosed = true;
    for (const waiting of this.#waiting) waiting.refuse(stops());
    if (this.#guests.size === 0) return;
    await new Promise<void>((resolve) => {
      const timeout = setTimeout(resolve, maxMs);
      this.#idle.add(() => {
        clearTimeout(timeout);
        resolve();
      });
    });
    for (const { leave } of this.#guests) leave.abort(stops());
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

  #wait(guest: Guest, signal: AbortSignal | undefined): Promise<void> {
    const { maxWaiting, maxWaitMs, patienceMs } = this.#limits;
    if (this.#waiting.size >= maxWaiting) throw refuse('service_busy', 'too many files wait');
    if (signal?.aborted === true) throw gone();
    return new Promise((resolve, reject) => {
      const end = new DisposableStack();
      const waiting: Waiting = {
        guest,
        begin() {
          end.dispose();
          resolve();
        },
        refuse(reason) {
          end.dispose();
          reject(reason);
        },
      };
      this.#waiting.add(waiting);
      end.defer(() => this.#waiting.delete(waiting));
      const giveUp = (): void =>
        waiting.refuse(refuse('service_busy', 'too many files are under way'));
      end.adopt(setTimeout(giveUp, maxWaitMs), clearTimeout);
      end.adopt(
        setInterval(() => this.#makeRoomFor(guest.userId), patienceMs),
        clearInterval,
      );
      const leave = (): void => waiting.refuse(gone());
      signal?.addEventListener('abort', leave);
      end.defer(() => signal?.removeEventListener('abort', leave));
    });
  }

  /** The place goes at once from one to the next, so that nobody comes in between. */
  #handOn(guest: Guest): void {
    this.#guests.delete(guest);
    const next = this.#chooseNext();
    if (next !== undefined) {
      this.#guests.add(next.guest);
      next.begin();
    }
    if (this.#guests.size === 0) for (const resolve of this.#idle) resolve();
  }

  #chooseNext(): Waiting | undefined {
    const waiting = [...this.#waiting];
    const held = waiting.map(({ guest }) => this.#guestsOf(guest.userId).length);
    return waiting[held.indexOf(Math.min(...held))];
  }

  #makeRoomFor(userId: string): void {
    if (this.#guestsOf(userId).length > 0) return;
    const comingIn = [...this.#guests].filter(
      ({ isComingIn, leave }) => isComingIn && !leave.signal.aborted,
    );
    const ofUsers = Object.values(Object.groupBy(comingIn, (guest) => guest.userId));
    const [longest, another] = ofUsers.reduce<readonly Guest[]>(
      (most, files = []) => (files.length > most.length ? files : most),
      [],
    );
    if (another === undefined) return;
    longest?.leave.abort(refuse('service_busy', 'others wait for a place'));
  }

  #guestsOf(userId: string): readonly Guest[] {
    return [...this.#guests].filter((guest) => guest.userId === userId);
  }
}

function gone(): AppError {
  return refuse('service_busy', 'the client has gone');
}

function stops(): AppError {
  return refuse('service_busy', 'the service stops');
}

function refuse(
  code: 'import_running' | 'rate_limited' | 'service_busy',
  reason: string,
): AppError {
  return new AppError(code, reason, { retryAfterSeconds });
}
