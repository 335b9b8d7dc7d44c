import type { PhonebookRouter } from '@phonebook/api/wire';
import { createTRPCClient, httpLink, type TRPCClient } from '@trpc/client';
import { idempotencyKeyHeader } from './with-idempotency-key.ts';

export interface PhonebookClientOptions {
  /** Where the service is, such as `https://phonebook.example`; a path before its own is kept. */
  readonly url: string | URL;
  /** The JWT of the user, or what gets one for each call. */
  readonly token: string | (() => string | Promise<string>);
}

/** Every procedure of the service: `client.phonebook.import.mutate(file)` and its like. */
export type PhonebookClient = TRPCClient<PhonebookRouter>;

/**
 * A client of the phonebook import service. Calls reject with a `TRPCClientError`, which
 * `isPhonebookError` tells from others: its `message` is the wording of the REST contract, `data.reason` the
 * code of the error, `data.error` what is wrong and how to mend it. `withIdempotencyKey` makes an import one that
 * may be sent again.
 */
export function createPhonebookClient({ url, token }: PhonebookClientOptions): PhonebookClient {
  // Each call is a request of its own: in a batch, there is no place for files.
  const link = httpLink<PhonebookRouter>({
    url: `${String(url).replace(/\/+$/, '')}/trpc`,
    async headers({ op }) {
      const bearer = typeof token === 'string' ? token : await token();
      return { Authorization: `Bearer ${bearer}`, ...idempotencyKeyHeader(op.context) };
    },
  });
  return createTRPCClient<PhonebookRouter>({ links: [link] });
}
