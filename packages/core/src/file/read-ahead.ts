/**
 * Gives what `next` answers until it answers undefined, and asks for one more before it is wanted, so
 * that reading and what is done with it overlap. Nothing is still being read when it has ended.
 */
export async function* readAhead<T>(next: () => Promise<T | undefined>): AsyncGenerator<T> {
  let ahead = next();
  try {
    for (;;) {
      const item = await ahead;
      if (item === undefined) return;
      ahead = next();
      // Whether it fails is seen when it is wanted.
      ahead.catch(() => undefined);
      yield item;
    }
  } finally {
    await ahead.catch(() => undefined);
  }
}
