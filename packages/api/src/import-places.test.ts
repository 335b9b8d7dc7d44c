import { describe, expect, it } from 'vitest';
import { ImportPlaces } from './import-places.ts';

const limits = { maxFiles: 2, maxFilesOfUser: 2, maxWaiting: 1, maxWaitMs: 10_000 };
const refusal = (code: string) => expect.objectContaining({ code, retryAfterSeconds: 5 });

describe('ImportPlaces', () => {
  it('lets as many in as there are places, and the next when one leaves', async () => {
    const places = new ImportPlaces(limits);
    const first = await places.enter('ann');
    await places.enter('bob');
    const third = places.enter('cleo');
    expect(places).toMatchObject({ files: 2, waiting: 1 });

    first[Symbol.dispose]();
    await third;
    expect(places).toMatchObject({ files: 2, waiting: 0 });
  });

  it('refuses who would wait behind too many', async () => {
    const places = new ImportPlaces(limits);
    await places.enter('ann');
    using second = await places.enter('bob');
    const third = places.enter('cleo');
    await expect(places.enter('dan')).rejects.toThrow(refusal('service_busy'));
    second[Symbol.dispose]();
    (await third)[Symbol.dispose]();
    expect(places).toMatchObject({ files: 1, waiting: 0 });
  });

  it('refuses who has waited too long, and forgets them', async () => {
    const places = new ImportPlaces({ ...limits, maxFiles: 1, maxWaitMs: 10 });
    const first = await places.enter('ann');
    await expect(places.enter('bob')).rejects.toThrow(refusal('service_busy'));
    first[Symbol.dispose]();
    expect(places).toMatchObject({ files: 0, waiting: 0 });
    (await places.enter('bob'))[Symbol.dispose]();
  });

  it('refuses what one user may not have, those included that wait, and lets others in', async () => {
    const places = new ImportPlaces({ ...limits, maxFiles: 3 });
    using first = await places.enter('ann');
    await places.enter('ann');
    await expect(places.enter('ann')).rejects.toThrow(refusal('rate_limited'));
    await places.enter('bob');
    first[Symbol.dispose]();
    await places.enter('ann');
    expect(places.files).toBe(3);
  });

  it('refuses a key that is under way, of the same user only', async () => {
    const places = new ImportPlaces({ ...limits, maxFiles: 9, maxFilesOfUser: 9 });
    const first = await places.enter('ann', 'key');
    await expect(places.enter('ann', 'key')).rejects.toThrow(refusal('import_running'));
    await places.enter('ann', 'other');
    await places.enter('bob', 'key');
    first[Symbol.dispose]();
    await places.enter('ann', 'key');
    expect(places.files).toBe(3);
  });

  it('gives back the key and the count of who was refused', async () => {
    const places = new ImportPlaces({ ...limits, maxFiles: 1, maxFilesOfUser: 1, maxWaiting: 0 });
    const first = await places.enter('ann');
    await expect(places.enter('bob', 'key')).rejects.toThrow(refusal('service_busy'));
    first[Symbol.dispose]();
    await places.enter('bob', 'key');
    expect(places.files).toBe(1);
  });

  it('lets nobody in when it is closed, and is closed when all have left', async () => {
    const places = new ImportPlaces(limits);
    const first = await places.enter('ann');
    let isClosed = false;
    const closing = places.close(60_000).then(() => (isClosed = true));
    await expect(places.enter('bob')).rejects.toThrow(refusal('service_busy'));
    expect(isClosed).toBe(false);
    first[Symbol.dispose]();
    expect(await closing).toBe(true);
  });

  it('does not wait without end to be closed', async () => {
    const places = new ImportPlaces(limits);
    await places.enter('ann');
    await places.close(10);
    expect(places.files).toBe(1);
  });
});
