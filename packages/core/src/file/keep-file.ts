import { randomUUID } from 'node:crypto';
import { constants, open, unlink, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../errors.ts';
import { gatherBytes } from './gather-bytes.ts';

/** A file that is at hand whole, and can be read as often as needed. */
export interface ReadableFile {
  /** Its bytes from the first, in chunks of some 64 KiB. */
  read(): AsyncIterable<Uint8Array>;
}

/** A file kept until it is disposed of. */
export interface KeptFile extends ReadableFile, AsyncDisposable {}

/** What is kept in memory; the rest of a file goes to disk. */
const maxMemoryBytes = 1_048_576;
const chunkBytes = 65_536;
/** Linux, open(2): a file that never has a name. Node has no constant for it. */
const O_TMPFILE = 0o20_000_000;
/** A full disk is seldom mended sooner. */
const retryAfterSeconds = 30;

/**
 * Takes in the whole of a file, so that what follows runs at the speed of this machine, not of the
 * network that the file comes by, and may look at all of it before it decides how to read it.
 *
 * A large file is kept in a temporary one without a name: nobody else can open it, and it is gone
 * when this process is, however that ends.
 *
 * @throws AppError `store_unavailable` when it cannot be kept or read again, and what reading
 *   `bytes` throws.
 */
export async function keepFile(bytes: AsyncIterable<Uint8Array>): Promise<KeptFile> {
  const kept = new SpooledFile();
  try {
    for await (const chunk of gatherBytes(bytes, chunkBytes)) await kept.append(chunk);
  } catch (error) {
    await kept[Symbol.asyncDispose]();
    throw error;
  }
  return kept;
}

class SpooledFile implements KeptFile {
  readonly #inMemory: Uint8Array[] = [];
  #room = maxMemoryBytes;
  /** The rest, in a file without a name. */
  #handle: FileHandle | undefined;

  async append(chunk: Uint8Array): Promise<void> {
    this.#room -= chunk.byteLength;
    if (this.#room >= 0) {
      this.#inMemory.push(chunk);
      return;
    }
    try {
      this.#handle ??= await openNameless();
      await this.#handle.writeFile(chunk);
    } catch (cause) {
      throw cannotKeep(cause);
    }
  }

  async *read(): AsyncGenerator<Uint8Array> {
    yield* this.#inMemory;
    if (this.#handle !== undefined) yield* readHandle(this.#handle);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#handle?.close();
  }
}

async function openNameless(): Promise<FileHandle> {
  const { O_RDWR, O_DIRECTORY } = constants;
  if (process.platform === 'linux') {
    const nameless = O_RDWR | O_DIRECTORY | O_TMPFILE;
    const handle = await open(tmpdir(), nameless, 0o600).catch(() => undefined);
    if (handle !== undefined) return handle;
  }
  // Not every system and file system has such files: one that loses its name at once comes close.
  const path = join(tmpdir(), `phonebook-${randomUUID()}`);
  const handle = await open(path, 'wx+', 0o600);
  await unlink(path);
  return handle;
}

/** Reads from the first byte. A stream of Node's would close the file for a reader who stops halfway. */
async function* readHandle(handle: FileHandle): AsyncGenerator<Uint8Array> {
  for (let at = 0; ;) {
    const chunk = await readChunk(handle, at);
    if (chunk.byteLength === 0) return;
    yield chunk;
    at += chunk.byteLength;
  }
}

async function readChunk(handle: FileHandle, position: number): Promise<Uint8Array> {
  const buffer = Buffer.allocUnsafe(chunkBytes);
  try {
    const { bytesRead } = await handle.read({ buffer, position });
    return buffer.subarray(0, bytesRead);
  } catch (cause) {
    throw cannotKeep(cause);
  }
}

function cannotKeep(cause: unknown): AppError {
  const reason = 'the file cannot be kept until it has come in whole';
  return new AppError('store_unavailable', reason, { cause, retryAfterSeconds });
}
