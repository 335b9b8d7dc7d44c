import { openDatabase } from '@phonebook/db';
import {
  findOutages,
  makeTestDatabase,
  testServers,
  toUpstreamTable,
  type ServerEngine,
  type TestDatabase,
} from '@phonebook/db/test';
import { csvFile, type CsvFile } from './csv-files.ts';
import { mariadbShell } from './mariadb-shell.ts';
import { mediansOf, type Pair } from './pairs.ts';
import { postgresShell } from './postgres-shell.ts';
import { preparedInserts } from './prepared-inserts.ts';
import type { Rival } from './rivals.ts';
import { startServer } from './server.ts';
import { megabytes, printHead, printLine, seconds } from './table.ts';
import { upload } from './upload.ts';

const rounds = 5;

/** A table that is loaded into. */
interface Target {
  readonly name: string;
  readonly engine: ServerEngine;
  /** The statement that makes it, where it is not the service's own. */
  readonly table?: string;
}

const innodb: Target = { name: 'MariaDB, InnoDB', engine: 'mariadb' };
const myisam: Target = {
  name: "MariaDB, upstream's MyISAM table",
  engine: 'mariadb',
  table: toUpstreamTable(36),
};
const postgres: Target = { name: 'PostgreSQL', engine: 'postgres' };

interface Comparison {
  readonly target: Target;
  readonly rows: number;
  readonly rival: Rival;
  readonly goal: string;
  readonly toResult: (pairs: readonly Pair[]) => string;
}

const ten = { goal: '≥ 10 times as fast', toResult: toTimesAsFast };
const five = { goal: '≥ 5 times as fast', toResult: toTimesAsFast };
const share = { goal: '≤ 1.5', toResult: toShare };

const comparisons: readonly Comparison[] = [
  { target: innodb, rows: 20_000, rival: preparedInserts, ...ten },
  { target: myisam, rows: 20_000, rival: preparedInserts, ...five },
  { target: innodb, rows: 200_000, rival: mariadbShell, ...share },
  { target: innodb, rows: 20_000, rival: mariadbShell, ...share },
  { target: postgres, rows: 200_000, rival: postgresShell, ...share },
  { target: postgres, rows: 20_000, rival: postgresShell, ...share },
];

/** What an import costs on a database server, against what else fills its table, and against itself. */
export async function benchEngines(): Promise<void> {
  const outages = await findOutages();
  const findMissing = (engine: ServerEngine): string | undefined =>
    outages.some((outage) => outage.engine === engine)
      ? `no ${testServers[engine].name} at its URL`
      : undefined;
  printHead();
  for (const comparison of comparisons) {
    const missing = findMissing(comparison.target.engine) ?? comparison.rival.missing;
    await compare(comparison, missing);
  }
  for (const target of [innodb, postgres]) {
    await benchMemory(target, 1_000_000, 20_000, findMissing(target.engine));
  }
}

async function compare(
  { target, rows, rival, goal, toResult }: Comparison,
  missing: string | undefined,
): Promise<void> {
  const line = {
    what: `${target.name}: ${rows} rows, upload to report`,
    against: rival.name,
    goal,
  };
  if (missing !== undefined) return printMissing(line, missing);
  const file = await csvFile(rows);
  const pairs: Pair[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const ours = await measureUpload(target, file);
    pairs.push({ ours: ours.seconds, theirs: await measureRival(target, file, rival) });
  }
  const { ours, theirs } = mediansOf(pairs);
  printLine({ ...line, ours: seconds(ours), theirs: seconds(theirs), result: toResult(pairs) });
}

/** Once: what is held does not depend on how fast the machine is. */
async function benchMemory(
  target: Target,
  many: number,
  few: number,
  missing: string | undefined,
): Promise<void> {
  const line = {
    what: `${target.name}: peak memory of the server, ${many} rows, once`,
    against: `${few} rows`,
    goal: '≤ + 20 MB, < 200 MB',
  };
  if (missing !== undefined) return printMissing(line, missing);
  const ours = await measureUpload(target, await csvFile(many));
  const theirs = await measureUpload(target, await csvFile(few));
  printLine({
    ...line,
    ours: `${megabytes(ours.peakMegabytes)} (${seconds(ours.seconds)})`,
    theirs: megabytes(theirs.peakMegabytes),
    result: `+ ${megabytes(ours.peakMegabytes - theirs.peakMegabytes)}`,
  });
}

interface Upload {
  /** From the first byte sent to the report. */
  readonly seconds: number;
  readonly peakMegabytes: number;
}

/** An upload to a fresh server, whose table is empty. */
async function measureUpload(target: Target, file: CsvFile): Promise<Upload> {
  await using database = await makeDatabase(target);
  await using server = await startServer(database.url);
  const taken = await upload(server, file);
  const peakMegabytes = server.peakMegabytes();
  await assertLoaded(database, file);
  return { seconds: taken, peakMegabytes };
}

async function measureRival(target: Target, file: CsvFile, rival: Rival): Promise<number> {
  await using database = await makeDatabase(target);
  await (await openDatabase(database))[Symbol.asyncDispose]();
  const taken = await rival.load(database, file);
  await assertLoaded(database, file);
  return taken;
}

async function makeDatabase({ engine, table }: Target): Promise<TestDatabase> {
  const database = await makeTestDatabase(engine);
  if (table !== undefined) await database.query(table);
  return database;
}

async function assertLoaded({ query }: TestDatabase, { rows }: CsvFile): Promise<void> {
  const [counted] = await query(
    `select count(*) as loaded from cti_phonebook where owner_id = 'bench'`,
  );
  const loaded = counted?.['loaded'];
  if (loaded !== rows) throw new Error(`Loaded ${String(loaded)} of ${rows} rows`);
}

function toTimesAsFast(pairs: readonly Pair[]): string {
  const swapped = pairs.map(({ ours, theirs }) => ({ ours: theirs, theirs: ours }));
  return `${mediansOf(swapped).ratio.toFixed(1)} times as fast`;
}

function toShare(pairs: readonly Pair[]): string {
  return mediansOf(pairs).ratio.toFixed(2);
}

function printMissing(
  line: { readonly what: string; readonly against: string; readonly goal: string },
  missing: string,
): void {
  printLine({ ...line, ours: '–', theirs: '–', result: missing });
}
