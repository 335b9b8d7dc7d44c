/** The same, until the signal is aborted; then it throws the signal's reason, though the next is still awaited. */
export async function* untilAborted<T>(
  source: AsyncIterable<T>,
  signal: AbortSignal,
): AsyncGenerator<T> {
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => aborted.reject(signal.reason);
  signal.addEventListener('abort', abort);
  const iterator = source[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), aborted.promise]);
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    signal.removeEventListener('abort', abort);
    const ended = iterator.return?.();
    // What is awaited may not come for long, and nobody waits for it.
    if (signal.aborted) ended?.catch(() => undefined);
    else await ended;
  }
}
