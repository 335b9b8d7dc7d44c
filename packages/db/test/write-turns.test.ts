import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '@phonebook/core';
import { describe, expect, it, vi } from 'vitest';
import { WriteTurns, type WriteTurn } from '../src/write-turns.ts';

/** So many rows that a writer is taken for a short or a long one. */
const [short, long] = [1_000, 1_001];

/** Asks for turns, and notes in which order they come. */
function line(turns: WriteTurns) {
  const served: string[] = [];
  const ask = async (name: string, rows: number): Promise<void> => {
    const turn = await turns.take(rows);
    served.push(name);
    // Whoever asks meanwhile has to wait.
    await sleep(0);
    turn.end();
  };
  return { served, ask };
}

describe('WriteTurns', () => {
  it('gives the next turn when the one before it ends', async () => {
    const turns = new WriteTurns(30_000);
    const first = await turns.take(long);
    let second: WriteTurn | undefined;
    const waiting = turns.take(long).then((turn) => (second = turn));
    await sleep(10);
    expect(second).toBeUndefined();

    first.end();
    await waiting;
    expect(second).toBeDefined();
  });

  it('serves those of a kind in the order in which they asked', async () => {
    const { served, ask } = line(new WriteTurns(30_000));
    const names = ['a', 'b', 'c', 'd'];
    await Promise.all(names.map((name) => ask(name, long)));
    await Promise.all(names.map((name) => ask(name, short)));

    expect(served).toEqual([...names, ...names]);
  });

  it('lets short ones go before the long ones that wait, but not before the one that writes', async () => {
    const { served, ask } = line(new WriteTurns(30_000));
    await Promise.all([
      ask('long 1', long),
      ask('long 2', long),
      ask('short 1', short),
      ask('long 3', long),
      ask('short 2', short),
    ]);

    expect(served).toEqual(['long 1', 'short 1', 'short 2', 'long 2', 'long 3']);
  });

  it('lets nobody overtake a long one that has waited for 5 s', async () => {
    const clock = vi.spyOn(performance, 'now');
    const now = performance.now();
    const { served, ask } = line(new WriteTurns(30_000));
    clock.mockReturnValue(now);
    const first = ask('long 1', long);
    const second = ask('long 2', long);
    clock.mockReturnValue(now + 5_000);
    await Promise.all([first, second, ask('short', short), ask('long 3', long)]);
    clock.mockRestore();

    expect(served).toEqual(['long 1', 'long 2', 'short', 'long 3']);
  });

  it('gives up on a turn that does not come in time, and serves those who come after', async () => {
    const turns = new WriteTurns(50);
    const first = await turns.take(long);

    const error: unknown = await turns.take(short).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({
      code: 'service_busy',
      message: 'other imports are still running',
    });

    first.end();
    await expect(turns.take(long)).resolves.toBeDefined();
  });

  it('takes the end of a turn once', async () => {
    const turns = new WriteTurns(30_000);
    const first = await turns.take(long);
    first.end();
    const second = await turns.take(long);
    const third = turns.take(long);
    first.end();
    const early = await Promise.race([third, sleep(10)]);

    expect(early).toBeUndefined();
    second.end();
    await expect(third).resolves.toBeDefined();
  });

  it('tells until when its writer was ready to wait', async () => {
    const turns = new WriteTurns(30_000);
    const before = performance.now();
    const { deadline } = await turns.take(short);

    expect(deadline).toBeGreaterThanOrEqual(before + 30_000);
    expect(deadline).toBeLessThanOrEqual(performance.now() + 30_000);
  });
});
