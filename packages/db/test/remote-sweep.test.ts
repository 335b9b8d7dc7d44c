import { receiptLifeMs } from '@phonebook/core';
import { openDatabase } from '@phonebook/db';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { openRemoteEngine, type RemoteEngine } from './remote-engine.ts';
import { connectTo } from './servers/outside-connection.ts';
import { describeOn } from './servers/describe-on.ts';
import { serverEngines, type ServerEngine } from './servers/test-servers.ts';

const receipt = { key: 'new', fingerprint: 'f'.repeat(64), answer: '{}' };

/** What decides whether it is somebody's turn to clear away. */
const chance = vi.spyOn(Math, 'random');
const always = (): void => void chance.mockReturnValue(0);
const never = (): void => void chance.mockReturnValue(0.5);
afterAll(() => chance.mockRestore());

for (const engine of serverEngines) {
  describeOn(engine, 'what is over', () => {
    describeReceipts(engine);
    describeCounts(engine);
  });
}

function describeReceipts(engine: ServerEngine): void {
  describe('of receipts', () => {
    it('is cleared away after an import with one, when its turn comes', async () => {
      always();
      await using swept = await openRemoteEngine(engine);
      await insertReceipt(swept.outside, 'old', receiptLifeMs + 1_000);
      await insertReceipt(swept.outside, 'young', receiptLifeMs - 60_000);
      await importOnce(swept);
      await vi.waitFor(async () => expect(await readKeys(swept)).toEqual(['new', 'young']));
    });

    it('stays otherwise, also when one is looked for', async () => {
      never();
      await using kept = await openRemoteEngine(engine);
      await insertReceipt(kept.outside, 'old', receiptLifeMs + 1_000);
      await importOnce(kept);
      expect(await kept.store.findReceipt('ann', 'old')).toBeUndefined();
      expect(await kept.store.findReceipt('ann', 'new')).toEqual(receipt);
      expect(await readKeys(kept)).toEqual(['new', 'old']);
    });

    it('gives its key to the next import', async () => {
      never();
      await using kept = await openRemoteEngine(engine);
      await insertReceipt(kept.outside, receipt.key, receiptLifeMs + 1_000, 'ann');
      await importOnce(kept);
      expect(await kept.store.findReceipt('ann', 'new')).toEqual(receipt);
      await expect(importOnce(kept)).rejects.toMatchObject({ code: 'store_conflict' });
    });

    it('is cleared away when the database is opened, in case no import comes any more', async () => {
      never();
      await using kept = await openRemoteEngine(engine);
      await insertReceipt(kept.outside, 'old', receiptLifeMs + 1_000);
      await using _ = await openDatabase(kept.location);
      expect(await readKeys(kept)).toEqual([]);
    });

    it('is cleared away some at a time, also where there is much of it', async () => {
      always();
      await using swept = await openRemoteEngine(engine);
      const old = Array.from({ length: 700 }, (_, number) => toReceipt(`old ${number}`, 2 * day));
      await swept.outside.query(`insert into cti_phonebook_receipt values ${old.join(', ')}`);
      await importOnce(swept);
      await vi.waitFor(async () => expect(await readKeys(swept)).toHaveLength(700 - 500 + 1));
    });

    it('keeps nobody waiting, nor do those whose receipts are not committed yet', async () => {
      always();
      await using swept = await openRemoteEngine(engine);
      await insertReceipt(swept.outside, 'old', receiptLifeMs + 1_000);
      await insertReceipt(swept.outside, 'older', receiptLifeMs + 2_000);
      await using rival = await connectTo(engine, swept.outside.url);
      await rival.query('begin');
      await insertReceipt(rival, 'uncommitted', 0);
      await rival.query(
        `delete from cti_phonebook_receipt where owner_id = 'bob' and receipt_key = 'old'`,
      );

      const begun = performance.now();
      await importOnce(swept);
      expect(await swept.store.findReceipt('ann', 'new')).toEqual(receipt);
      expect(await swept.store.findReceipt('bob', 'uncommitted')).toBeUndefined();
      expect(performance.now() - begun).toBeLessThan(2_000);
      await rival.query('rollback');
    });
  });
}

function describeCounts(engine: ServerEngine): void {
  describe('of counts', () => {
    it('is cleared away when a request is counted, if its turn comes', async () => {
      always();
      await using swept = await openRemoteEngine(engine);
      await insertCounts(swept);
      expect(await swept.database.counters?.add('c', 1, day)).toMatchObject({ points: 1 });
      await vi.waitFor(async () => expect(await readCounted(swept)).toEqual(['b', 'c']));
    });

    it('stays otherwise', async () => {
      never();
      await using kept = await openRemoteEngine(engine);
      await insertCounts(kept);
      await kept.database.counters?.add('c', 1, day);
      expect(await readCounted(kept)).toEqual(['a', 'b', 'c']);
    });

    it('makes no request wait that nobody can clear it away', async () => {
      always();
      await using swept = await openRemoteEngine(engine);
      await insertCounts(swept);
      await using rival = await connectTo(engine, swept.outside.url);
      await rival.query('begin');
      await rival.query(`delete from cti_phonebook_count where count_key = 'a'`);
      expect(await swept.database.counters?.add('c', 1, day)).toMatchObject({ points: 1 });
      await rival.query('rollback');
    });
  });
}

const day = 86_400_000;

type Queried = Pick<RemoteEngine['outside'], 'query'>;

async function insertReceipt(
  { query }: Queried,
  key: string,
  ageMs: number,
  ownerId?: string,
): Promise<void> {
  await query(`insert into cti_phonebook_receipt values ${toReceipt(key, ageMs, ownerId)}`);
}

function toReceipt(key: string, ageMs: number, ownerId = 'bob'): string {
  return `('${ownerId}', '${key}', '${receipt.fingerprint}', '{}', ${Date.now() - ageMs})`;
}

async function insertCounts({ outside }: RemoteEngine): Promise<void> {
  const now = Date.now();
  await outside.query(
    `insert into cti_phonebook_count values ('a', 1, ${now - 1_000}), ('b', 1, ${now + day})`,
  );
}

async function importOnce({ store }: RemoteEngine): Promise<void> {
  await using contactImport = await store.beginImport('ann', ['name']);
  await contactImport.commit(receipt);
}

async function readKeys({ outside }: RemoteEngine): Promise<string[]> {
  const rows = await outside.query('select receipt_key from cti_phonebook_receipt');
  return rows.map(({ receipt_key: key }) => String(key)).toSorted();
}

async function readCounted({ outside }: RemoteEngine): Promise<string[]> {
  const rows = await outside.query('select count_key from cti_phonebook_count');
  return rows.map(({ count_key: key }) => String(key)).toSorted();
}
