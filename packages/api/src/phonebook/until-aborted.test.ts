import { describe, expect, it } from 'vitest';
import { untilAborted } from './until-aborted.ts';

async function gather<T>(source: AsyncIterable<T>): Promise<readonly T[]> {
  const gathered: T[] = [];
  for await (const each of source) gathered.push(each);
  return gathered;
}

describe('untilAborted', () => {
  it('gives all that comes, and ends with it', async () => {
    let isClosed = false;
    async function* source() {
      try {
        yield 1;
        yield 2;
      } finally {
        isClosed = true;
      }
    }
    const { signal } = new AbortController();
    expect(await gather(untilAborted(source(), signal))).toEqual([1, 2]);
    expect(isClosed).toBe(true);
  });

  it('closes its source when nobody wants more', async () => {
    let isClosed = false;
    async function* source() {
      try {
        for (;;) yield 1;
      } finally {
        isClosed = true;
      }
    }
    for await (const _ of untilAborted(source(), new AbortController().signal)) break;
    expect(isClosed).toBe(true);
  });

  it('throws the reason at once, though its source keeps it waiting', async () => {
    async function* source() {
      yield 1;
      await new Promise(() => undefined);
    }
    const controller = new AbortController();
    const reading = gather(untilAborted(source(), controller.signal));
    const reason = new Error('others wait');
    setTimeout(() => controller.abort(reason), 10);
    await expect(reading).rejects.toBe(reason);
  });

  it('throws the reason where it is aborted before, and while nothing is awaited', async () => {
    const source = async function* () {
      for (;;) yield 1;
    };
    const reason = new Error('the service stops');
    const before = untilAborted(source(), AbortSignal.abort(reason));
    await expect(before.next()).rejects.toBe(reason);
    const controller = new AbortController();
    const between = untilAborted(source(), controller.signal);
    expect(await between.next()).toEqual({ done: false, value: 1 });
    controller.abort(reason);
    await expect(between.next()).rejects.toBe(reason);
  });
});
