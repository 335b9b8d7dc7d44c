import { read } from 'node:fs';
import { promisify } from 'node:util';
import { AppError } from '../errors.ts';
import { readAhead } from './read-ahead.ts';

/** A file that is at hand whole, and can be read as often as needed. */
export interface ReadableFile {
  readonly sizeBytes: number;
  /** Its bytes from the first, in chunks of some 64 KiB. */
  read(): AsyncIterable<Uint8Array>;
}

/** What a thread needs to read a file that another one keeps. */
export interface SharedFile {
  readonly sizeBytes: number;
  /** The file, or its beginning. */
  readonly inMemory: readonly Uint8Array[];
  /** Of an open file that holds the rest: descriptors are the process's, not a thread's. */
  readonly descriptor: number | undefined;
}

/** How much of a file is read at once, and handed on as one chunk. */
export const chunkBytes = 65_536;
/** A full disk is seldom mended sooner. */
const retryAfterSeconds = 30;

/** Opens such a file for reading, in any thread. */
export function toReadableFile({ sizeBytes, inMemory, descriptor }: SharedFile): ReadableFile {
  return {
    sizeBytes,
    async *read() {
      yield* inMemory;
      if (descriptor !== undefined) yield* readDescriptor(descriptor);
    },
  };
}

/** Reads from the first byte. A stream of Node's would close the file for a reader who stops halfway. */
function readDescriptor(descriptor: number): AsyncGenerator<Uint8Array> {
  let at = 0;
  return readAhead(async () => {
    const chunk = await readChunk(descriptor, at);
    at += chunk.byteLength;
    return chunk.byteLength === 0 ? undefined : chunk;
  });
}

const readAt = promisify(read);

async function readChunk(descriptor: number, position: number): Promise<Uint8Array> {
  const buffer = Buffer.allocUnsafe(chunkBytes);
  try {
    const { bytesRead } = await readAt(descriptor, buffer, 0, chunkBytes, position);
    return buffer.subarray(0, bytesRead);
  } catch (cause) {
    throw cannotKeep(cause);
  }
}

export function cannotKeep(cause: unknown): AppError {
  const reason = 'the file cannot be kept until it has come in whole';
  return new AppError('store_unavailable', reason, { cause, retryAfterSeconds });
}
