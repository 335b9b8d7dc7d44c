import { unavailable } from '../unavailable.ts';

/** How long imports are kept for the commit of the next, before there is one. */
const maxKeptMs = 5_000;

/**
 * Imports whose rows are written, and which are permanent only with the commit of a later one. Long
 * imports that come at once share it: their indexes are built once, not once for each.
 */
export class SharedCommit {
  readonly #kept = new Map<string, PromiseWithResolvers<void>>();
  #since = 0;

  get isEmpty(): boolean {
    return this.#kept.size === 0;
  }

  /** Whether the first of them has been kept for long enough. */
  get isDue(): boolean {
    return !this.isEmpty && performance.now() - this.#since >= maxKeptMs;
  }

  /**
   * Waits until the import of that id is permanent.
   *
   * @throws AppError `store_unavailable` when it is not to be; nothing of it is stored then.
   */
  wait(id: string): Promise<void> {
    if (this.isEmpty) this.#since = performance.now();
    const kept = Promise.withResolvers<void>();
    this.#kept.set(id, kept);
    return kept.promise;
  }

  /** Tells all of them what a commit came to, and throws what it throws. */
  async settle(commit: () => Promise<readonly string[]>): Promise<void> {
    try {
      const committed = await commit();
      for (const id of committed) this.#take(id)?.resolve();
      this.fail(unavailable('the database gave the import up'));
    } catch (error) {
      this.fail(error);
      throw error;
    }
  }

  /** Tells all of them that they are lost. */
  fail(error: unknown): void {
    for (const { reject } of this.#kept.values()) reject(error);
    this.#kept.clear();
  }

  #take(id: string): PromiseWithResolvers<void> | undefined {
    const kept = this.#kept.get(id);
    this.#kept.delete(id);
    return kept;
  }
}
