/** Counts requests for all services that share a database. */
export interface RequestCounters {
  /**
   * Adds to the count of a key, which begins anew when its time is over.
   *
   * @param key At most 255 bytes.
   * @param lifeMs How long a count lives from its first request on.
   * @throws AppError `store_unavailable`, soon: a request does not wait for it.
   */
  add(key: string, points: number, lifeMs: number): Promise<RequestCount>;
}

export interface RequestCount {
  readonly points: number;
  /** Milliseconds since 1970. */
  readonly endsAtMs: number;
}
