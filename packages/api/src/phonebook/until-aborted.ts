/** The same, until the signal is aborted; then it throws the signal's reason, though the next is still awaited. */
export async function* untilAborted<T>(
  source: AsyncIterable<T>,
  signal: AbortSignal,
): AsyncGenerator<T> {
  signal.throwIfAborted();
  const iterator = source[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await nextUnlessAborted(iterator, signal);
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    const ended = iterator.return?.();
    // What is awaited may not come for long, and nobody waits for it.
    if (signal.aborted) ended?.catch(() => undefined);
    else await ended;
  }
}

/** No race with one promise for all: that would hold whatever has come until it is settled. */
async function nextUnlessAborted<T>(
  iterator: AsyncIterator<T>,
  signal: AbortSignal,
): Promise<IteratorResult<T>> {
  const { promise, resolve, reject } = Promise.withResolvers<IteratorResult<T>>();
  const abort = (): void => reject(signal.reason);
  signal.addEventListener('abort', abort);
  iterator.next().then(resolve, reject);
  if (signal.aborted) abort();
  try {
    return await promise;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
