import type { ContactStore } from '@phonebook/core';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DatabaseNotice } from '../database-notice.ts';
import type { PhonebookDatabase } from '../phonebook-database.ts';
import { unavailable } from '../unavailable.ts';
import type { RequestCount, RequestCounters } from '../request-counters.ts';
import { within } from './within.ts';

/** A phonebook on a database server that need not be there yet. */
export interface RemotePhonebook extends AsyncDisposable {
  readonly contacts: ContactStore;
  readonly counters: RequestCounters;
  /**
   * Brings its tables up to date. May be tried again after it has failed.
   *
   * @returns What whoever runs the database is to know of it.
   */
  prepare(): Promise<readonly DatabaseNotice[]>;
  /** What is wrong with its URL, if the server answers so; no waiting mends that. */
  findUrlFault(error: unknown): UrlFault | undefined;
  /** @throws AppError `store_unavailable` when it cannot be read. */
  ping(): Promise<void>;
}

/** What of a URL the server refuses. */
export type UrlFault = 'user' | 'database';

export type OnNotice = (notice: DatabaseNotice) => void;

const faults: Readonly<Record<UrlFault, string>> = {
  user:
    'the database server refuses the user or the password of DATABASE_URL: correct it there and start ' +
    'again, or give the user its rights on the server',
  database:
    'the database server has no database of the name in DATABASE_URL: make it, or correct the name and ' +
    'start again',
};

const slowly =
  'the database does not serve yet: its server is slow to answer, or a large table is brought up to date';

/** How long an attempt takes before the log tells of it, and how long whoever opens the phonebook waits. */
const maxOpeningMs = 10_000;
/** How long a request may be held up for being counted. */
const maxCountMs = 300;
const firstPauseMs = 500;
const longestPauseMs = 15_000;

/**
 * Opens a phonebook: tries to prepare it once before it answers, if that is soon done, and if it fails
 * again and again afterwards, at growing intervals. Until it is prepared, whatever is asked of it throws
 * `store_unavailable`.
 */
export async function openRemote(
  phonebook: RemotePhonebook,
  onNotice: OnNotice,
): Promise<PhonebookDatabase> {
  const opening = new Opening(phonebook, onNotice);
  // To bring a large table up to date takes longer than whoever opens it may wait.
  await within(maxOpeningMs, opening.start()).catch(() => undefined);
  const { contacts, counters } = phonebook;
  return {
    contacts: {
      beginImport: async (...plan) => {
        opening.assertDone();
        return contacts.beginImport(...plan);
      },
      list: async (page) => {
        opening.assertDone();
        return contacts.list(page);
      },
      findReceipt: async (...receipt) => {
        opening.assertDone();
        return contacts.findReceipt(...receipt);
      },
    },
    counters: {
      add: async (...count) => {
        opening.assertDone();
        return addSoon(() => counters.add(...count));
      },
    },
    ping: async () => {
      opening.assertDone();
      await phonebook.ping();
    },
    async [Symbol.asyncDispose]() {
      opening.giveUp();
      await phonebook[Symbol.asyncDispose]();
    },
  };
}

/** The other limits are for those who wait for the phonebook itself. */
async function addSoon(add: () => Promise<RequestCount>): Promise<RequestCount> {
  try {
    return await within(maxCountMs, add());
  } catch (cause) {
    throw unavailable('requests cannot be counted', cause);
  }
}

class Opening {
  readonly #phonebook: RemotePhonebook;
  readonly #onNotice: OnNotice;
  readonly #ending = new AbortController();
  #failure: unknown;
  #isDone = false;

  constructor(phonebook: RemotePhonebook, onNotice: OnNotice) {
    this.#phonebook = phonebook;
    this.#onNotice = onNotice;
  }

  assertDone(): void {
    if (!this.#isDone) throw unavailable('the database does not serve yet', this.#failure);
  }

  /** Ends after the first attempt; others follow if need be. */
  async start(): Promise<void> {
    if (!(await this.#tryOnce())) void this.#keepTrying();
  }

  giveUp(): void {
    this.#ending.abort();
  }

  /** Answers whether it is prepared now. */
  async #tryOnce(): Promise<boolean> {
    const slow = setTimeout(() => this.#onNotice({ message: slowly }), maxOpeningMs);
    try {
      for (const notice of await this.#phonebook.prepare()) this.#onNotice(notice);
      this.#isDone = true;
    } catch (cause) {
      this.#failure = cause;
      if (!this.#isGivenUp) this.#onNotice({ message: this.#describe(cause), cause });
    } finally {
      clearTimeout(slow);
    }
    return this.#isDone;
  }

  /** A server that is away may come; a fault of the URL is for people to mend. */
  #describe(failure: unknown): string {
    const fault = this.#phonebook.findUrlFault(failure);
    return `${fault === undefined ? 'the database does not serve yet' : faults[fault]}: trying again`;
  }

  async #keepTrying(): Promise<void> {
    let pauseMs = firstPauseMs;
    do {
      // Servers that were started at once do not come at once again.
      await this.#pause(pauseMs * (0.75 + Math.random() / 2));
      pauseMs = Math.min(2 * pauseMs, longestPauseMs);
    } while (!this.#isGivenUp && !(await this.#tryOnce()));
  }

  get #isGivenUp(): boolean {
    return this.#ending.signal.aborted;
  }

  async #pause(pauseMs: number): Promise<void> {
    await sleep(pauseMs, undefined, { signal: this.#ending.signal }).catch(() => undefined);
  }
}
