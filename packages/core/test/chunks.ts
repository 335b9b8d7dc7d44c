import type { ReadableFile } from '../src/file/readable-file.ts';

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

function sizeOf(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((size, { byteLength }) => size + byteLength, 0);
}

/** A file that is at hand whole, read in these pieces each time. */
export function fileOf(...pieces: readonly Uint8Array[]): ReadableFile {
  return { sizeBytes: sizeOf(pieces), read: () => streamOf(...pieces) };
}

/** Chunks of which can be told whether all who read them are done: at their end, or closed. */
export class Watched<T> implements AsyncIterable<T> {
  /** How many chunks were given out in all. */
  given = 0;
  readonly #chunks: readonly T[];
  readonly #failure: Error | undefined;
  #begun = 0;
  #done = 0;

  /** @param failure Thrown after the last chunk, like a connection that breaks. */
  constructor(chunks: readonly T[], failure?: Error) {
    this.#chunks = chunks;
    this.#failure = failure;
  }

  get isClosed(): boolean {
    return this.#begun > 0 && this.#begun === this.#done;
  }

  async *read(): AsyncGenerator<T> {
    this.#begun += 1;
    try {
      for (const chunk of this.#chunks) {
        this.given += 1;
        yield chunk;
      }
      if (this.#failure !== undefined) throw this.#failure;
    } finally {
      this.#done += 1;
    }
  }

  [Symbol.asyncIterator](): AsyncGenerator<T> {
    return this.read();
  }
}

/** A file that is watched while it is read, as often as that may be. */
export class WatchedFile extends Watched<Uint8Array> implements ReadableFile {
  readonly sizeBytes: number;

  constructor(chunks: readonly Uint8Array[], failure?: Error) {
    super(chunks, failure);
    this.sizeBytes = sizeOf(chunks);
  }
}
