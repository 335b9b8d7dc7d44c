/** Work took longer than it may. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

/**
 * Waits for work to end, but not for longer than that; the work itself goes on.
 *
 * @param late Takes a result that comes when nobody waits for it any more.
 * @throws TimeoutError
 */
export async function within<T>(
  maxMs: number,
  work: Promise<T>,
  late: (result: T) => void = () => undefined,
): Promise<T> {
  const { promise: overdue, reject } = Promise.withResolvers<never>();
  let isOverdue = false;
  const timer = setTimeout(() => {
    isOverdue = true;
    reject(new TimeoutError(`no answer within ${maxMs} ms`));
  }, maxMs);
  work.then(
    (result) => isOverdue && late(result),
    () => undefined,
  );
  try {
    return await Promise.race([work, overdue]);
  } finally {
    clearTimeout(timer);
  }
}
