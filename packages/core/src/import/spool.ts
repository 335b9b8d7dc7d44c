import { randomUUID } from 'node:crypto';
import { constants, open, unlink, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../errors.ts';

/** What is kept in memory; the rest of a file goes to disk. */
const maxMemoryBytes = 1_048_576;
const readBytes = 65_536;
/** Linux, open(2): a file that never has a name. Node has no constant for it. */
const O_TMPFILE = 0o20_000_000;
/** A full disk is seldom mended sooner. */
const retryAfterSeconds = 30;

/**
 * Takes in the whole of a file before it gives out the first of it, so that what follows runs at
 * the speed of this machine, and not of the network that the file comes by.
 *
 * Each chunk is kept as it came, so that they should be few. A large file is kept in a temporary one
 * without a name: nobody else can open it, and it is gone when this process is, however that ends.
 *
 * @throws AppError `store_unavailable` when it cannot be kept, and what reading `file` throws.
 */
export async function* spool(file: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const inMemory: Uint8Array[] = [];
  let room = maxMemoryBytes;
  await using onDisk = new TemporaryFile();
  for await (const chunk of file) {
    room -= chunk.byteLength;
    if (room >= 0) inMemory.push(chunk);
    else await onDisk.append(chunk);
  }
  yield* inMemory;
  yield* onDisk.read();
}

/** A file without a name, made when something is first written to it. */
class TemporaryFile implements AsyncDisposable {
  #handle: FileHandle | undefined;

  async append(chunk: Uint8Array): Promise<void> {
    try {
      this.#handle ??= await openNameless();
      await this.#handle.writeFile(chunk);
    } catch (cause) {
      throw cannotKeep(cause);
    }
  }

  async *read(): AsyncGenerator<Uint8Array> {
    if (this.#handle === undefined) return;
    const options = { start: 0, autoClose: false, highWaterMark: readBytes };
    try {
      yield* this.#handle.createReadStream(options);
    } catch (cause) {
      throw cannotKeep(cause);
    }
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

function cannotKeep(cause: unknown): AppError {
  const reason = 'the file cannot be kept until it has come in whole';
  return new AppError('store_unavailable', reason, { cause, retryAfterSeconds });
}
