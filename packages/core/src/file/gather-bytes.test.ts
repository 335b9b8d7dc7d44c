import { describe, expect, it } from 'vitest';
import { collect, streamOf, WatchedFile } from '../../test/chunks.ts';
import { gatherBytes } from './gather-bytes.ts';

function bytes(...values: number[]): Uint8Array {
  return Uint8Array.from(values);
}

async function gather(chunks: readonly Uint8Array[], chunkBytes: number): Promise<number[][]> {
  const gathered: number[][] = [];
  for await (const chunk of gatherBytes(streamOf(...chunks), chunkBytes)) {
    gathered.push(Array.from(chunk));
  }
  return gathered;
}

describe('gatherBytes', () => {
  it('joins small chunks in order', async () => {
    const chunks = [bytes(1), bytes(2, 3), bytes(4), bytes(5, 6), bytes(7)];
    expect(await gather(chunks, 3)).toEqual([[1, 2, 3], [4, 5, 6], [7]]);
  });

  it('gives the last chunk however small it is', async () => {
    expect(await gather([bytes(1)], 65_536)).toEqual([[1]]);
  });

  it('cuts a chunk that is too large', async () => {
    expect(await gather([bytes(1, 2, 3, 4, 5), bytes(6)], 2)).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
  });

  it('takes no more memory for many chunks than for one', async () => {
    const all = await collect(gatherBytes(streamOf(bytes(1), bytes(2), bytes(3)), 1));
    expect(new Set(all.map(({ buffer }) => buffer)).size).toBe(1);
  });

  it('gives nothing for a file without bytes', async () => {
    expect(await gather([], 4)).toEqual([]);
    expect(await gather([bytes(), bytes()], 4)).toEqual([]);
  });

  it('never gives an empty chunk', async () => {
    expect(await gather([bytes(), bytes(1), bytes(), bytes(2), bytes()], 2)).toEqual([[1, 2]]);
  });

  it('asks for no more than one chunk at a time', async () => {
    let taken = 0;
    async function* source(): AsyncGenerator<Uint8Array> {
      for (; taken < 100; taken += 1) yield bytes(1, 2);
    }
    await gatherBytes(source(), 6).next();
    expect(taken).toBe(2);
  });

  it('closes its source when it is closed', async () => {
    const file = new WatchedFile([bytes(1), bytes(2), bytes(3)]);
    for await (const _ of gatherBytes(file, 1)) break;
    expect(file.isClosed).toBe(true);
  });
});
