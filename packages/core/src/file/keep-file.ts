import { createHash, randomUUID, type Hash } from 'node:crypto';
import { constants, open, unlink, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gatherBytes } from './gather-bytes.ts';
import {
  cannotKeep,
  chunkBytes,
  toReadableFile,
  type ReadableFile,
  type SharedFile,
} from './readable-file.ts';

/** A file kept until it is disposed of. */
export interface KeptFile extends ReadableFile, AsyncDisposable {
  /** SHA-256 of all its bytes, in 64 hexadecimal digits. */
  readonly sha256: string;
  /** What another thread needs to read it, as long as it is kept: see {@link toReadableFile}. */
  share(): SharedFile;
}

/** What is kept in memory; the rest of a file goes to disk. */
const maxMemoryBytes = 1_048_576;
/** Linux, open(2): a file that never has a name. Node has no constant for it. */
const O_TMPFILE = 0o20_000_000;

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
    kept.finish();
  } catch (error) {
    await kept[Symbol.asyncDispose]();
    throw error;
  }
  return kept;
}

class SpooledFile implements KeptFile {
  sizeBytes = 0;
  sha256 = '';
  readonly #hash: Hash = createHash('sha256');
  readonly #inMemory: Uint8Array[] = [];
  /** The rest, in a file without a name. */
  #handle: FileHandle | undefined;

  /** Takes a chunk, whose memory is its giver's again afterwards. */
  async append(chunk: Uint8Array): Promise<void> {
    this.sizeBytes += chunk.byteLength;
    this.#hash.update(chunk);
    if (this.sizeBytes <= maxMemoryBytes) {
      this.#inMemory.push(Buffer.from(chunk));
      return;
    }
    try {
      this.#handle ??= await openNameless();
      await this.#handle.writeFile(chunk);
    } catch (cause) {
      throw cannotKeep(cause);
    }
  }

  /** Nothing is appended afterwards. */
  finish(): void {
    this.sha256 = this.#hash.digest('hex');
  }

  share(): SharedFile {
    const { sizeBytes } = this;
    return { sizeBytes, inMemory: this.#inMemory, descriptor: this.#handle?.fd };
  }

  read(): AsyncIterable<Uint8Array> {
    return toReadableFile(this.share()).read();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // It was read, or is not wanted: whatever the system says of closing it, what came of it stays so.
    await this.#handle?.close().catch(() => undefined);
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
