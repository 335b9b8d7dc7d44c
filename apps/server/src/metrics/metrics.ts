import { findAppError, type ImportEvent, type ImportPlaces } from '@phonebook/api';
import type { ContactImport, ContactStore } from '@phonebook/core';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** A request that is over. */
interface AnsweredRequest {
  readonly route: string;
  readonly method: string;
  /** `aborted` where the client had gone. */
  readonly status: string;
  readonly durationMs: number;
}

const storeErrorCodes = ['store_unavailable', 'store_conflict', 'unexpected'];
const rowOutcomes = ['imported', 'failed', 'skipped'] as const;
const secondsOfImports = [0.01, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120];

/** What is measured while the service runs, for Prometheus. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #registers = [this.#registry];
  readonly #requests = new Histogram({
    name: 'phonebook_request_duration_seconds',
    help: 'Requests by route and status, and how long they took',
    labelNames: ['route', 'method', 'status'] as const,
    buckets: [0.005, 0.025, 0.1, 0.5, 2.5, 10, 30, 120],
    registers: this.#registers,
  });
  readonly #malformed = new Counter({
    name: 'phonebook_malformed_requests_total',
    help: 'What was no HTTP, or came too slowly to be any: no route has seen it',
    registers: this.#registers,
  });
  readonly #refusedConnections = new Counter({
    name: 'phonebook_connections_refused_total',
    help: 'Connections that were closed at once, since there were too many, in all or of one address',
    registers: this.#registers,
  });
  readonly #imports = new Histogram({
    name: 'phonebook_import_duration_seconds',
    help: 'Imports whose file had come in, by what they came to, and how long they took from then on',
    labelNames: ['outcome'] as const,
    buckets: secondsOfImports,
    registers: this.#registers,
  });
  readonly #rows = new Counter({
    name: 'phonebook_import_rows_total',
    help: 'Data rows of imports that were answered with a report, by what became of them',
    labelNames: ['outcome'] as const,
    registers: this.#registers,
  });
  readonly #waiting = new Gauge({
    name: 'phonebook_imports_waiting',
    help: 'Imports that wait for their turn at writing in this server',
    registers: this.#registers,
  });
  readonly #waits = new Histogram({
    name: 'phonebook_import_wait_seconds',
    help: 'How long imports waited for their turn in this server; "refused" ones were answered 503',
    labelNames: ['outcome'] as const,
    buckets: [0.001, 0.01, 0.1, 0.5, 1, 2.5, 5, 10, 20, 30],
    registers: this.#registers,
  });
  readonly #storeErrors = new Counter({
    name: 'phonebook_database_errors_total',
    help: `Calls of the database that failed, by their code: ${storeErrorCodes.join(', ')}`,
    labelNames: ['code'] as const,
    registers: this.#registers,
  });

  constructor() {
    // A series that began with its first event would not have grown by it.
    for (const code of storeErrorCodes) this.#storeErrors.inc({ code }, 0);
    for (const outcome of rowOutcomes) this.#rows.inc({ outcome }, 0);
    // Of the process: memory, processor time, delays of the event loop, garbage collection.
    collectDefaultMetrics({ register: this.#registry });
  }

  /** The same store, but for its waits and failures being measured. */
  measureStore(store: ContactStore): ContactStore {
    return {
      list: (page) => this.#countFailure(store.list(page)),
      findReceipt: (...receipt) => this.#countFailure(store.findReceipt(...receipt)),
      beginImport: async (...plan) =>
        this.#measureImport(
          await this.#measureWait(() => this.#countFailure(store.beginImport(...plan))),
        ),
    };
  }

  /** Shows how many files are under way, and how many wait for a place. */
  watchPlaces(places: ImportPlaces): void {
    this.#show('phonebook_files', 'Files under way: taken in, read, stored', () => places.files);
    this.#show('phonebook_files_waiting', 'Files that wait for a place', () => places.waiting);
  }

  /** Shows how many connections of clients are open. */
  watchConnections(read: () => number): void {
    this.#show('phonebook_connections', 'Connections of clients that are open', read);
  }

  countRefusedConnection(): void {
    this.#refusedConnections.inc();
  }

  countRequest({ durationMs, ...labels }: AnsweredRequest): void {
    this.#requests.observe(labels, durationMs / 1_000);
  }

  countMalformed(): void {
    this.#malformed.inc();
  }

  countImport({ outcome, durationMs }: ImportEvent): void {
    this.#imports.observe({ outcome: nameOf(outcome) }, durationMs / 1_000);
    // What was stored before is only told again.
    if ('failure' in outcome || outcome.isRecalled) return;
    for (const rows of rowOutcomes)
      this.#rows.inc({ outcome: rows }, outcome.report[`${rows}_rows`]);
  }

  /** What a scrape answers: the text, and its type. */
  async read(): Promise<{ readonly contentType: string; readonly text: string }> {
    return { contentType: this.#registry.contentType, text: await this.#registry.metrics() };
  }

  #show(name: string, help: string, read: () => number): Gauge {
    return new Gauge({
      name,
      help,
      registers: this.#registers,
      collect() {
        this.set(read());
      },
    });
  }

  #measureImport(contactImport: ContactImport): ContactImport {
    return {
      insert: (contacts) => this.#countFailure(contactImport.insert(contacts)),
      commit: (receipt) => this.#countFailure(contactImport.commit(receipt)),
      [Symbol.asyncDispose]: () => contactImport[Symbol.asyncDispose](),
    };
  }

  async #countFailure<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      const code = findAppError(error)?.code ?? 'unexpected';
      // That other imports take long is no fault of the database.
      if (code !== 'service_busy') this.#storeErrors.inc({ code });
      throw error;
    }
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

/** `completed`, `failed`, `recalled`, or the code of what went wrong. */
function nameOf(outcome: ImportEvent['outcome']): string {
  if ('failure' in outcome) return findAppError(outcome.failure)?.code ?? 'unexpected';
  if (outcome.isRecalled) return 'recalled';
  return outcome.report.message === 'phonebook import completed' ? 'completed' : 'failed';
}
