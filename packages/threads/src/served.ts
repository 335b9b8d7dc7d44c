import { toFailure, type Failure } from './failure.ts';

/** What a function in another thread came to. */
export type Outcome<Result> = { readonly result: Result } | { readonly failure: Failure };

/** A function that a thread's module exports for others to call. */
export type Served<Args extends readonly unknown[], Result> = (
  args: Args,
) => Promise<Outcome<Result>>;

/**
 * Makes a function callable from another thread: what it throws comes to the caller as data. Its
 * arguments and its result are copied, so they must be plain.
 */
export function served<Args extends readonly unknown[], Result>(
  work: (...args: Args) => Result | Promise<Result>,
): Served<Args, Result> {
  return async (args) => {
    try {
      return { result: await work(...args) };
    } catch (error) {
      return { failure: toFailure(error) };
    }
  };
}
