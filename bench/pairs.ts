/** Two figures that were measured one right after the other, so that the machine was alike for both. */
export interface Pair {
  readonly ours: number;
  readonly theirs: number;
}

export interface Medians extends Pair {
  /** The median of the pairs' ratios. */
  readonly ratio: number;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value that so large a share of the values does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const last = Math.max(0, Math.ceil(values.length * share) - 1);
  return values.toSorted((a, b) => a - b)[last] ?? Number.NaN;
}

export function mediansOf(pairs: readonly Pair[]): Medians {
  return {
    ours: median(pairs.map(({ ours }) => ours)),
    theirs: median(pairs.map(({ theirs }) => theirs)),
    ratio: median(pairs.map(({ ours, theirs }) => ours / theirs)),
  };
}
