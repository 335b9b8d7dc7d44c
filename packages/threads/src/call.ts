import type { Failure } from './failure.ts';

/** What a thread is told: to call the function that its module exports by that name. */
export interface Call {
  readonly id: number;
  readonly name: string;
  readonly args: readonly unknown[];
}

/** What a thread tells when it is done with a call. */
export interface Answer {
  readonly id: number;
  readonly outcome: Outcome;
}

/** What a function in another thread came to. */
export type Outcome = { readonly result: unknown } | { readonly failure: Failure };
