import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { collect, streamOf, WatchedFile } from '../../test/chunks.ts';
import { spool } from './spool.ts';

const megabyte = 1_048_576;

describe('spool', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'phonebook-spool-'));
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
  ])('gives back %s as it came', async (_case, sizes) => {
    const pieces = sizes.map((size, index) => Buffer.alloc(size, index + 1));
    const out = Buffer.concat(await collect(spool(streamOf(...pieces))));
    expect(out.equals(Buffer.concat(pieces))).toBe(true);
  });

  it('gives out nothing before the last has come', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    async function* slow(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('first');
      await promise;
      yield Buffer.from('last');
    }
    let hasBegun = false;
    const reading = (async () => {
      for await (const _ of spool(slow())) hasBegun = true;
    })();
    for (let turn = 0; turn < 10; turn += 1) await nextTurn();
    expect(hasBegun).toBe(false);
    resolve();
    await reading;
    expect(hasBegun).toBe(true);
  });

  it('leaves no file, not even while it is read', async () => {
    const file = spool(streamOf(Buffer.alloc(megabyte), Buffer.alloc(megabyte)));
    await file.next();
    expect(readdirSync(folder)).toEqual([]);
    await file.return(undefined);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('passes on what reading the file throws, and is done with it', async () => {
    const failure = new Error('the connection broke');
    const file = new WatchedFile([Buffer.alloc(2 * megabyte)], failure);
    await expect(collect(spool(file))).rejects.toBe(failure);
    expect(file.isClosed).toBe(true);
  });

  it('says so when it cannot be kept on disk', async () => {
    rmSync(folder, { recursive: true });
    const file = new WatchedFile([Buffer.alloc(2 * megabyte)]);
    await expect(collect(spool(file))).rejects.toMatchObject({
      code: 'store_unavailable',
      cause: { code: 'ENOENT' },
    });
    expect(file.isClosed).toBe(true);
  });
});
