import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { collect } from '../../test/chunks.ts';
import { readAhead } from './read-ahead.ts';

/** Counts up to `last`, and notes how often it was asked and has answered. */
function counting(last: number, failure?: Error) {
  const state = { asked: 0, answered: 0 };
  const next = async (): Promise<number | undefined> => {
    state.asked += 1;
    const number = state.asked;
    await sleep(1);
    state.answered += 1;
    if (number <= last) return number;
    if (failure !== undefined) throw failure;
    return undefined;
  };
  return { state, next };
}

describe('readAhead', () => {
  it('gives everything in order', async () => {
    expect(await collect(readAhead(counting(5).next))).toEqual([1, 2, 3, 4, 5]);
    expect(await collect(readAhead(counting(0).next))).toEqual([]);
  });

  it('asks for one more than was wanted, and for no other', async () => {
    const { state, next } = counting(5);
    const items = readAhead(next);
    expect(state.asked).toBe(0);
    await items.next();
    expect(state.asked).toBe(2);
    await sleep(10);
    expect(state.asked).toBe(2);
    await items.next();
    expect(state.asked).toBe(3);
  });

  it('fails where it failed, after what came before', async () => {
    const failure = new Error('the disk broke');
    const items = readAhead(counting(1, failure).next);
    expect((await items.next()).value).toBe(1);
    // It has failed meanwhile, without anybody to hear of it.
    await sleep(10);
    await expect(items.next()).rejects.toBe(failure);
  });

  it('is done with all it asked for when it is ended early', async () => {
    const { state, next } = counting(5, new Error('unheard'));
    for await (const _ of readAhead(next)) break;
    expect(state).toEqual({ asked: 2, answered: 2 });
  });
});
