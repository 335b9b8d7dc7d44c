/** The items as a stream of their own, one at a time. */
export async function* streamOf<T>(...items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** Cuts text or bytes into pieces of the given lengths, over and over; each is at least 1. */
export function cutInto<T extends string | Uint8Array>(
  whole: T,
  lengths: readonly number[],
  slice: (whole: T, from: number, to: number) => T,
): T[] {
  const pieces: T[] = [];
  for (let at = 0, turn = 0; at < whole.length; turn += 1) {
    const end = at + (lengths[turn % lengths.length] ?? whole.length);
    pieces.push(slice(whole, at, end));
    at = end;
  }
  return pieces;
}

export function cutText(text: string, lengths: readonly number[]): string[] {
  return cutInto(text, lengths, (whole, from, to) => whole.slice(from, to));
}

export function cutBytes(bytes: Uint8Array, lengths: readonly number[]): Uint8Array[] {
  return cutInto(bytes, lengths, (whole, from, to) => whole.subarray(from, to));
}

/** A file of which can be told whether its reader is done with it: read to its end, or closed. */
export class WatchedFile implements AsyncIterable<Uint8Array> {
  isClosed = false;
  readonly #content: AsyncIterable<Uint8Array>;

  /** @param failure Thrown after the last piece, like a connection that breaks. */
  constructor(pieces: readonly Uint8Array[], failure?: Error) {
    this.#content = failure === undefined ? streamOf(...pieces) : brokenStream(pieces, failure);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    try {
      for await (const piece of this.#content) yield piece;
    } finally {
      this.isClosed = true;
    }
  }
}

async function* brokenStream(
  pieces: readonly Uint8Array[],
  failure: Error,
): AsyncGenerator<Uint8Array> {
  yield* pieces;
  throw failure;
}
