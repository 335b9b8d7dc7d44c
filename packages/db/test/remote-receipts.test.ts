import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openRemoteEngine, type RemoteEngine, type RemoteEngineOptions } from './remote-engine.ts';
import { describeOn } from './servers/describe-on.ts';
import type { ServerEngine } from './servers/test-servers.ts';
import { toUpstreamTable } from './upstream-table.ts';

const unavailable = { name: 'AppError', code: 'store_unavailable' };
const receipt = { key: 'a-key', fingerprint: 'f'.repeat(64), answer: '{"imported":1}' };

const tables: readonly (readonly [title: string, ServerEngine, engineOfTable?: string])[] = [
  ['a table of InnoDB', 'mariadb'],
  ['a table of MyISAM', 'mariadb', 'MyISAM'],
  ['a table of PostgreSQL', 'postgres'],
];

for (const [title, engine, engineOfTable] of tables) {
  const open = (options?: RemoteEngineOptions): Promise<RemoteEngine> =>
    openTable(engine, engineOfTable, options);
  describeOn(engine, `a receipt kept with imports into ${title}`, () => {
    const tableOfReceipts =
      engine === 'mariadb' ? '`cti_phonebook_receipt`' : '"cti_phonebook_receipt"';
    describeCuts(open, tableOfReceipts, engineOfTable === 'MyISAM');
    describeRefusals(open, engine);
  });
}

function openTable(
  engine: ServerEngine,
  engineOfTable: string | undefined,
  options: RemoteEngineOptions = {},
): Promise<RemoteEngine> {
  if (engineOfTable === undefined) return openRemoteEngine(engine, options);
  const table = toUpstreamTable(36, { engine: engineOfTable, characterSet: 'utf8mb4' });
  return openRemoteEngine(engine, { ...options, before: (outside) => outside.query(table) });
}

type Open = (options?: RemoteEngineOptions) => Promise<RemoteEngine>;

const nothing = { rows: [], receipts: [] };
const all = { rows: ['Bob', 'Cleo'], receipts: [receipt] };

/** What a cut leaves, and whether it is told as stored. */
const cuts: readonly (readonly [when: 'before' | 'after', text: string, isStored: boolean])[] = [
  ['before', 'insert into the receipts', false],
  ['after', 'insert into the receipts', false],
  ['before', 'commit', false],
  ['after', 'commit', true],
];
const cutsOfCopy = [
  ['before', 'begin not atomic', false],
  ['after', 'begin not atomic', false],
] as const;

function describeCuts(open: Open, tableOfReceipts: string, isCopied: boolean): void {
  it.each(isCopied ? [...cuts, ...cutsOfCopy] : cuts)(
    'is there with the rows or neither is, as is told, where the connection breaks %s “%s”',
    async (when, text, isStored) => {
      await using broken = await open();
      const sent = text.replace('the receipts', tableOfReceipts);
      const cut = (): Promise<void> =>
        when === 'before'
          ? broken.proxy.cutBeforeSending(sent)
          : broken.proxy.cutAfterSending(sent);
      const importing = importOnce(broken, cut);
      if (isStored) await importing;
      else await expect(importing).rejects.toMatchObject(unavailable);

      expect(await look(broken)).toEqual(isStored ? all : nothing);
      if (!isStored) await importOnce(broken);
      expect(await look(broken)).toEqual(all);
    },
  );

  describe('where nobody can tell in time what became of it', () => {
    afterEach(() => void vi.restoreAllMocks());

    it.runIf(isCopied)('goes before the rows are removed', { timeout: 20_000 }, async () => {
      await using broken = await open();
      const realNow = performance.now.bind(performance);
      let skippedMs = 0;
      vi.spyOn(performance, 'now').mockImplementation(() => realNow() + skippedMs);
      const importing = importOnce(broken, async () => {
        const cut = broken.proxy.cutAfterSending('commit');
        broken.proxy.refuse();
        await cut;
        await sleep(100);
        skippedMs = 60_000;
        await sleep(500);
        broken.proxy.accept();
      });

      await expect(importing).rejects.toMatchObject({
        ...unavailable,
        message: expect.stringMatching(/does not say whether/),
      });
      expect(await look(broken)).toEqual(nothing);
    });
  });
}

function describeRefusals(open: Open, engine: ServerEngine): void {
  it('fails as what it is where the database refuses it, and nothing is stored', async () => {
    await using engineOfTest = await open();
    await engineOfTest.outside.query(
      engine === 'mariadb'
        ? 'alter table cti_phonebook_receipt modify answer varchar(3) not null'
        : 'alter table cti_phonebook_receipt add constraint short check (length(answer) < 4)',
    );

    await expect(importOnce(engineOfTest)).rejects.toMatchObject({
      name: 'RowsRefused',
      message: expect.stringMatching(/too long for column 'answer'|check constraint "short"/),
    });
    expect(await look(engineOfTest)).toEqual(nothing);
  });
}

/** @param atCommit Done from the moment on in which only the commit is left. */
async function importOnce(
  { store }: RemoteEngine,
  atCommit: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  await using contactImport = await store.beginImport('ann', ['name', 'type']);
  await contactImport.insert(['Bob', 'Cleo'].map((name) => ({ name, type: 'private' })));
  const done = atCommit();
  await Promise.all([contactImport.commit(receipt), done]);
}

/** As another client sees it. */
async function look(engine: RemoteEngine) {
  const query = 'select receipt_key, fingerprint, answer from cti_phonebook_receipt';
  const receipts = await engine.outside.query(query);
  return {
    rows: (await engine.readRows()).map(({ name }) => name),
    receipts: receipts.map(({ receipt_key: key, fingerprint, answer }) => {
      return { key: String(key), fingerprint, answer };
    }),
  };
}
