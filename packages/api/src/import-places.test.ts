import { afterEach, describe, expect, it, vi } from 'vitest';
import { defaultPlaceLimits, ImportPlaces } from './import-places.ts';

const limits = {
  maxFiles: 2,
  maxFilesOfUser: 2,
  maxWaiting: 1,
  maxWaitMs: 10_000,
  patienceMs: 10_000,
};
const refusal = (code: string) => expect.objectContaining({ code, retryAfterSeconds: 5 });

describe('ImportPlaces', () => {
  it('lets as many in as there are places, and the next when one leaves', async () => {
    const places = new ImportPlaces(limits);
    const first = await places.enter({ userId: 'ann' });
    await places.enter({ userId: 'bob' });
    const third = places.enter({ userId: 'cleo' });
    expect(places).toMatchObject({ files: 2, waiting: 1 });

    first[Symbol.dispose]();
    await third;
    expect(places).toMatchObject({ files: 2, waiting: 0 });
  });

  it('refuses who would wait behind too many', async () => {
    const places = new ImportPlaces(limits);
    await places.enter({ userId: 'ann' });
    using second = await places.enter({ userId: 'bob' });
    const third = places.enter({ userId: 'cleo' });
    await expect(places.enter({ userId: 'dan' })).rejects.toThrow(refusal('service_busy'));
    second[Symbol.dispose]();
    (await third)[Symbol.dispose]();
    expect(places).toMatchObject({ files: 1, waiting: 0 });
  });

  it('refuses who has waited too long, and forgets them', async () => {
    const places = new ImportPlaces({ ...limits, maxFiles: 1, maxWaitMs: 10 });
    const first = await places.enter({ userId: 'ann' });
    await expect(places.enter({ userId: 'bob' })).rejects.toThrow(refusal('service_busy'));
    first[Symbol.dispose]();
    expect(places).toMatchObject({ files: 0, waiting: 0 });
    (await places.enter({ userId: 'bob' }))[Symbol.dispose]();
  });

  it('refuses what one user may not have, those included that wait, and lets others in', async () => {
    const places = new ImportPlaces({ ...limits, maxFiles: 3 });
    using first = await places.enter({ userId: 'ann' });
    await places.enter({ userId: 'ann' });
    await expect(places.enter({ userId: 'ann' })).rejects.toThrow(refusal('rate_limited'));
    await places.enter({ userId: 'bob' });
    first[Symbol.dispose]();
    await places.enter({ userId: 'ann' });
    expect(places.files).toBe(3);
  });

  it('refuses a key that is under way, of the same user only', async () => {
    const places = new ImportPlaces({ ...limits, maxFiles: 9, maxFilesOfUser: 9 });
    const first = await places.enter({ userId: 'ann', key: 'key' });
    await expect(places.enter({ userId: 'ann', key: 'key' })).rejects.toThrow(
      refusal('import_running'),
    );
    await places.enter({ userId: 'ann', key: 'other' });
    await places.enter({ userId: 'bob', key: 'key' });
    first[Symbol.dispose]();
    await places.enter({ userId: 'ann', key: 'key' });
    expect(places.files).toBe(3);
  });

  it('gives back the key and the count of who was refused', async () => {
    const places = new ImportPlaces({ ...limits, maxFiles: 1, maxFilesOfUser: 1, maxWaiting: 0 });
    const first = await places.enter({ userId: 'ann' });
    await expect(places.enter({ userId: 'bob', key: 'key' })).rejects.toThrow(
      refusal('service_busy'),
    );
    first[Symbol.dispose]();
    await places.enter({ userId: 'bob', key: 'key' });
    expect(places.files).toBe(1);
  });

  it('lets nobody in when it is closed, and is closed when all have left', async () => {
    const places = new ImportPlaces(limits);
    const first = await places.enter({ userId: 'ann' });
    let isClosed = false;
    const closing = places.close(60_000).then(() => (isClosed = true));
    await expect(places.enter({ userId: 'bob' })).rejects.toThrow(refusal('service_busy'));
    expect(isClosed).toBe(false);
    first[Symbol.dispose]();
    expect(await closing).toBe(true);
  });

  it('refuses those that wait when it is closed, and tells the others in the end to give up', async () => {
    const places = new ImportPlaces({ ...limits, maxFiles: 1 });
    const first = await places.enter({ userId: 'ann' });
    const second = places.enter({ userId: 'bob' });
    first.settle();
    const closing = places.close(10);
    await expect(second).rejects.toThrow(refusal('service_busy'));
    expect(first.signal.aborted).toBe(false);
    await closing;
    expect(first.signal.reason).toEqual(refusal('service_busy'));
    expect(first.signal.reason).toMatchObject({ message: 'the service stops' });
  });

  it('forgets who has gone while waiting, with key and count', async () => {
    const places = new ImportPlaces({ ...limits, maxFiles: 1, maxFilesOfUser: 1 });
    const first = await places.enter({ userId: 'ann' });
    const bob = { userId: 'bob', key: 'key' };
    for (const controller of [new AbortController(), new AbortController()]) {
      const gone = places.enter({ ...bob, signal: controller.signal });
      controller.abort();
      await expect(gone).rejects.toThrow(refusal('service_busy'));
      expect(places.waiting).toBe(0);
    }
    await expect(places.enter({ ...bob, signal: AbortSignal.abort() })).rejects.toThrow(
      refusal('service_busy'),
    );
    const next = places.enter(bob);
    first[Symbol.dispose]();
    await next;
  });

  it('lets in first who has fewest, in the order in which they came', async () => {
    const places = new ImportPlaces({ ...limits, maxFilesOfUser: 9, maxWaiting: 9 });
    const first = await places.enter({ userId: 'ann' });
    const second = await places.enter({ userId: 'ann' });
    const entered: string[] = [];
    const waiting = ['ann', 'bob', 'cleo'].map((userId) =>
      places.enter({ userId }).then((place) => (entered.push(userId), place)),
    );
    first[Symbol.dispose]();
    (await waiting[1])?.[Symbol.dispose]();
    await waiting[2];
    expect(entered).toEqual(['bob', 'cleo']);
    second[Symbol.dispose]();
    await waiting[0];
  });
});

describe('ImportPlaces that are all taken by files that come in slowly', () => {
  const impatient = {
    maxFiles: 3,
    maxFilesOfUser: 9,
    maxWaiting: 9,
    maxWaitMs: 10_000,
    patienceMs: 10,
  };

  it('have room for who has none: the longest of who has most gives up', async () => {
    const places = new ImportPlaces(impatient);
    const bobs = await places.enter({ userId: 'bob' });
    const anns = [await places.enter({ userId: 'ann' }), await places.enter({ userId: 'ann' })];
    for (const place of anns) place.signal.addEventListener('abort', () => place[Symbol.dispose]());
    await places.enter({ userId: 'cleo' });
    expect(anns.map(({ signal }) => signal.aborted)).toEqual([true, false]);
    expect(anns[0]?.signal.reason).toMatchObject({ message: 'others wait for a place' });
    expect(bobs.signal.aborted).toBe(false);
  });

  it('are left to those that have come in, and to who has a single one', async () => {
    const places = new ImportPlaces({ ...impatient, maxWaitMs: 100 });
    const taken = [await places.enter({ userId: 'ann' }), await places.enter({ userId: 'ann' })];
    for (const place of taken) place.settle();
    taken.push(await places.enter({ userId: 'bob' }));
    await expect(places.enter({ userId: 'cleo' })).rejects.toThrow(refusal('service_busy'));
    await expect(places.enter({ userId: 'bob' })).rejects.toThrow(refusal('service_busy'));
    expect(taken.map(({ signal }) => signal.aborted)).toEqual([false, false, false]);
  });
});

describe('ImportPlaces, with the limits of the service', () => {
  const { maxFiles, maxFilesOfUser, maxWaiting, maxWaitMs, patienceMs } = defaultPlaceLimits;
  afterEach(() => void vi.useRealTimers());

  it('are what the documentation says', () => {
    expect([maxFiles, maxFilesOfUser, maxWaiting]).toEqual([32, 12, 512]);
    expect([maxWaitMs, patienceMs]).toEqual([30_000, 10_000]);
  });

  /** Lets so many in or wait, each of a user of its own. */
  function enterMany(
    places: ImportPlaces,
    count: number,
    signal?: AbortSignal,
  ): Promise<unknown>[] {
    return Array.from({ length: count }, (_, n) =>
      places.enter({ userId: `user ${places.files + places.waiting} ${n}`, signal }),
    );
  }

  it(`let ${maxFiles} in, ${maxWaiting} wait, and refuse one more`, async () => {
    const places = new ImportPlaces();
    const leave = new AbortController();
    await Promise.all(enterMany(places, maxFiles - 1));
    expect(places).toMatchObject({ files: maxFiles - 1, waiting: 0 });
    await Promise.all(enterMany(places, 1));
    expect(places).toMatchObject({ files: maxFiles, waiting: 0 });

    const waiting = enterMany(places, maxWaiting - 1, leave.signal);
    expect(places).toMatchObject({ files: maxFiles, waiting: maxWaiting - 1 });
    waiting.push(...enterMany(places, 1, leave.signal));
    expect(places).toMatchObject({ files: maxFiles, waiting: maxWaiting });
    await expect(places.enter({ userId: 'late' })).rejects.toThrow(refusal('service_busy'));

    leave.abort();
    await Promise.allSettled(waiting);
    expect(places).toMatchObject({ files: maxFiles, waiting: 0 });
  });

  it(`let ${maxFilesOfUser} of one user in, and refuse one more`, async () => {
    const places = new ImportPlaces();
    for (let count = 1; count <= maxFilesOfUser; count += 1) await places.enter({ userId: 'ann' });
    await expect(places.enter({ userId: 'ann' })).rejects.toThrow(refusal('rate_limited'));
    await places.enter({ userId: 'bob' });
    expect(places.files).toBe(maxFilesOfUser + 1);
  });

  it(`refuse who has waited for ${maxWaitMs} ms, and not a millisecond sooner`, async () => {
    vi.useFakeTimers();
    const places = new ImportPlaces();
    await Promise.all(enterMany(places, maxFiles));
    const late = places.enter({ userId: 'late' }).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(maxWaitMs - 1);
    expect(places.waiting).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(places.waiting).toBe(0);
    expect(await late).toEqual(refusal('service_busy'));
  });

  it(`have room for who has none after ${patienceMs} ms, and not a millisecond sooner`, async () => {
    vi.useFakeTimers();
    const places = new ImportPlaces();
    const first = await places.enter({ userId: 'ann' });
    await places.enter({ userId: 'ann' });
    await Promise.all(enterMany(places, maxFiles - 2));
    const late = places.enter({ userId: 'late' });
    await vi.advanceTimersByTimeAsync(patienceMs - 1);
    expect(first.signal.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(first.signal.aborted).toBe(true);
    first[Symbol.dispose]();
    await late;
  });
});
