import type { ContactStore } from '@phonebook/core';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What is measured while the service runs, for Prometheus. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #waiting = new Gauge({
    name: 'phonebook_imports_waiting',
    help: 'Imports that wait for their turn at writing in this server',
    registers: [this.#registry],
  });
  readonly #waits = new Histogram({
    name: 'phonebook_import_wait_seconds',
    help: 'How long imports waited for their turn in this server; "refused" ones were answered 503',
    labelNames: ['outcome'] as const,
    buckets: [0.001, 0.01, 0.1, 0.5, 1, 2.5, 5, 10, 20, 30],
    registers: [this.#registry],
  });

  constructor() {
    // Of the process: memory, processor time, delays of the event loop, garbage collection.
    collectDefaultMetrics({ register: this.#registry });
  }

  /** The same store, but for how long its imports wait being measured. */
  measureWaits(store: ContactStore): ContactStore {
    return {
      list: (page) => store.list(page),
      beginImport: (...plan) => this.#measureWait(() => store.beginImport(...plan)),
    };
  }

  /** What a scrape answers: the text, and its type. */
  async read(): Promise<{ readonly contentType: string; readonly text: string }> {
    return { contentType: this.#registry.contentType, text: await this.#registry.metrics() };
  }

  async #measureWait<T>(wait: () => Promise<T>): Promise<T> {
    const stop = this.#waits.startTimer();
    this.#waiting.inc();
    try {
      const begun = await wait();
      stop({ outcome: 'begun' });
      return begun;
    } catch (error) {
      stop({ outcome: 'refused' });
      throw error;
    } finally {
      this.#waiting.dec();
    }
  }
}
