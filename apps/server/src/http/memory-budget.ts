import { AppError } from '@phonebook/core';

/** How much may be held in memory at once by requests whose bodies are read whole. */
export interface MemoryLimits {
  /** By all of them. */
  readonly maxBytes: number;
  /** By those of one caller, who cannot keep out the others so. */
  readonly maxBytesOfCaller: number;
}

/** Keeps count of what is held. */
export class MemoryBudget {
  readonly #limits: MemoryLimits;
  readonly #heldByCaller = new Map<string, number>();
  #heldBytes = 0;

  constructor(limits: MemoryLimits) {
    this.#limits = limits;
  }

  /** A caller's share of it, empty at first. Disposing of it gives back what was taken. */
  open(caller: string): MemoryShare {
    let takenBytes = 0;
    return {
      take: (bytes) => {
        this.#take(caller, bytes);
        takenBytes += bytes;
      },
      [Symbol.dispose]: () => {
        this.#add(caller, -takenBytes);
        takenBytes = 0;
      },
    };
  }

  #take(caller: string, bytes: number): void {
    const { maxBytes, maxBytesOfCaller } = this.#limits;
    const held = this.#heldByCaller.get(caller) ?? 0;
    if (held + bytes > maxBytesOfCaller) throw tooMuch('rate_limited', 'of this caller');
    if (this.#heldBytes + bytes > maxBytes) throw tooMuch('service_busy', 'of all callers');
    this.#add(caller, bytes);
  }

  #add(caller: string, bytes: number): void {
    this.#heldBytes += bytes;
    const held = (this.#heldByCaller.get(caller) ?? 0) + bytes;
    if (held === 0) this.#heldByCaller.delete(caller);
    else this.#heldByCaller.set(caller, held);
  }
}

export interface MemoryShare extends Disposable {
  /**
   * @throws AppError `rate_limited` where the caller holds too much already, `service_busy` where
   *   all together do.
   */
  take(bytes: number): void;
}

function tooMuch(code: 'rate_limited' | 'service_busy', whose: string): AppError {
  return new AppError(code, `too many requests ${whose} are held in memory`, {
    retryAfterSeconds: 5,
  });
}
