import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { collect, streamOf, WatchedFile } from '../../test/chunks.ts';
import { keepFile } from './keep-file.ts';
import { toReadableFile, type ReadableFile } from './readable-file.ts';

const megabyte = 1_048_576;

async function contentOf(file: ReadableFile): Promise<Buffer> {
  return Buffer.concat(await collect(file.read()));
}

describe('keepFile', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'phonebook-keep-'));
    vi.stubEnv('TMPDIR', folder);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([
    ['nothing', []],
    ['a little', [3, 5]],
    ['just what fits into memory', [megabyte - 1, 1]],
    ['one byte more', [megabyte, 1]],
    ['a lot, in pieces of odd sizes', [700_001, 700_001, 700_001, 1, 2 * megabyte]],
  ])('gives back %s as it came, each time it is read', async (_case, sizes) => {
    const pieces = sizes.map((size, index) => Buffer.alloc(size, index + 1));
    await using file = await keepFile(streamOf(...pieces));
    for (let time = 0; time < 3; time += 1) {
      const content = await contentOf(file);
      expect(content.equals(Buffer.concat(pieces)), `reading ${time}`).toBe(true);
    }
  });

  it('gives chunks of 64 KiB whether they come from memory or from disk', async () => {
    const pieces = Array.from({ length: 300 }, () => Buffer.alloc(7_001));
    await using file = await keepFile(streamOf(...pieces));
    const sizes = (await collect(file.read())).map(({ length }) => length);
    expect(sizes.slice(0, -1).filter((size) => size !== 65_536)).toEqual([]);
    expect(sizes.at(-1)).toBe((300 * 7_001) % 65_536);
  });

  it('can be read by two at once', async () => {
    const pieces = [Buffer.alloc(megabyte, 1), Buffer.alloc(megabyte, 2)];
    await using file = await keepFile(streamOf(...pieces));
    const contents = await Promise.all([contentOf(file), contentOf(file)]);
    expect(contents.map((content) => content.equals(Buffer.concat(pieces)))).toEqual([true, true]);
  });

  it('can be read again by one who stopped halfway', async () => {
    const pieces = [Buffer.alloc(megabyte, 1), Buffer.alloc(megabyte, 2)];
    await using file = await keepFile(streamOf(...pieces));
    let seen = 0;
    for await (const chunk of file.read()) {
      seen += chunk.length;
      if (seen > megabyte) break;
    }
    expect((await contentOf(file)).equals(Buffer.concat(pieces))).toBe(true);
  });

  it('keeps what it was given although the giver uses its buffer again', async () => {
    async function* source(): AsyncGenerator<Uint8Array> {
      const buffer = Buffer.alloc(3);
      for (const letter of 'abc') yield buffer.fill(letter);
    }
    await using file = await keepFile(source());
    expect((await contentOf(file)).toString()).toBe('aaabbbccc');
  });

  it('is there only when the last byte has come', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    async function* slow(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('first');
      await promise;
      yield Buffer.from('last');
    }
    let isKept = false;
    const keeping = keepFile(slow()).then((file) => {
      isKept = true;
      return file;
    });
    for (let turn = 0; turn < 10; turn += 1) await nextTurn();
    expect(isKept).toBe(false);
    resolve();
    await using file = await keeping;
    expect((await contentOf(file)).toString()).toBe('firstlast');
  });

  it.each([3, megabyte, 3 * megabyte])('is the same %i bytes to another thread', async (size) => {
    const bytes = Buffer.alloc(size, 'abc');
    await using file = await keepFile(streamOf(bytes));
    const shared = toReadableFile(structuredClone(file.share()));
    expect(shared.sizeBytes).toBe(size);
    expect((await contentOf(shared)).equals(bytes)).toBe(true);
    expect((await contentOf(file)).equals(bytes)).toBe(true);
  });

  it('leaves no file, not even while it is read', async () => {
    const file = await keepFile(streamOf(Buffer.alloc(megabyte), Buffer.alloc(megabyte)));
    for await (const _ of file.read()) expect(readdirSync(folder)).toEqual([]);
    await file[Symbol.asyncDispose]();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('says so when it is read after it was disposed of', async () => {
    const file = await keepFile(streamOf(Buffer.alloc(2 * megabyte)));
    await file[Symbol.asyncDispose]();
    await expect(contentOf(file)).rejects.toMatchObject({ code: 'store_unavailable' });
  });

  it('passes on what reading the file throws, and is done with it', async () => {
    const failure = new Error('the connection broke');
    const file = new WatchedFile([Buffer.alloc(2 * megabyte)], failure);
    await expect(keepFile(file)).rejects.toBe(failure);
    expect(file.isClosed).toBe(true);
  });

  it('says so when it cannot be kept on disk', async () => {
    rmSync(folder, { recursive: true });
    const file = new WatchedFile([Buffer.alloc(2 * megabyte)]);
    await expect(keepFile(file)).rejects.toMatchObject({
      code: 'store_unavailable',
      cause: { code: 'ENOENT' },
    });
    expect(file.isClosed).toBe(true);
  });
});
