const everyMs = 60_000;

/** Tells something, and nothing for a minute after it. */
export function seldom<T>(tell: (what: T) => void): (what: T) => void {
  let toldAt = Number.NEGATIVE_INFINITY;
  return (what) => {
    if (performance.now() - toldAt < everyMs) return;
    toldAt = performance.now();
    tell(what);
  };
}
