import { AppError } from '@phonebook/core';

/** Bounds what is held in memory at once by requests whose bodies are read whole. */
export class MemoryBudget {
  readonly #maxBytes: number;
  #heldBytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** A share of it, which is empty at first. Disposing of it gives back what was taken. */
  open(): MemoryShare {
    let takenBytes = 0;
    return {
      take: (bytes) => {
        if (this.#heldBytes + bytes > this.#maxBytes) {
          const reason = 'too many requests are held in memory';
          throw new AppError('store_unavailable', reason, { retryAfterSeconds: 5 });
        }
        this.#heldBytes += bytes;
        takenBytes += bytes;
      },
      [Symbol.dispose]: () => {
        this.#heldBytes -= takenBytes;
        takenBytes = 0;
      },
    };
  }
}

export interface MemoryShare extends Disposable {
  /** @throws AppError `store_unavailable` where there is not as much left. */
  take(bytes: number): void;
}
