import { openDatabase, type DatabaseOptions, type PhonebookDatabase } from '@phonebook/db';
import type { ContactStoreEngine } from './contact-store-contract.ts';
import { packing } from './packing-store.ts';
import { toPostgresRule, toRefusal } from './refusal.ts';
import { makeTestDatabase, type TestDatabase } from './servers/test-database.ts';
import { startTcpProxy, type TcpProxy } from './servers/tcp-proxy.ts';
import type { ServerEngine } from './servers/test-servers.ts';

export interface RemoteEngine extends ContactStoreEngine {
  readonly database: PhonebookDatabase;
  /** Where it is, through the proxy. */
  readonly location: { readonly engine: ServerEngine; readonly url: string };
  /** Stands between the phonebook and its server. */
  readonly proxy: TcpProxy;
  /** Looks into the database from outside. */
  readonly outside: TestDatabase;
}

export interface RemoteEngineOptions extends DatabaseOptions {
  /** Done to the new database before the phonebook is opened in it. */
  readonly before?: (outside: TestDatabase) => Promise<unknown>;
  /** The server, if not the one of all tests. */
  readonly serverUrl?: string;
}

/** Opens a phonebook in a database of its own on a server; both go when it is disposed of. */
export async function openRemoteEngine(
  engine: ServerEngine,
  { before, serverUrl, ...options }: RemoteEngineOptions = {},
): Promise<RemoteEngine> {
  await using disposables = new AsyncDisposableStack();
  const outside = disposables.use(await makeTestDatabase(engine, serverUrl));
  await before?.(outside);
  const proxy = disposables.use(await startTcpProxy(toAddress(outside.url)));
  const location = { engine, url: proxy.urlOf(outside.url) };
  const database = disposables.use(await openDatabase(location, options));
  const owned = disposables.move();
  return {
    database,
    location,
    proxy,
    outside,
    store: packing(database.contacts),
    readRows: () => outside.query('select * from cti_phonebook order by id'),
    ...rulesOf(engine, outside),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

function toAddress(url: string): { readonly host: string; readonly port: number } {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port) };
}

type Rules = Pick<ContactStoreEngine, 'refuseContactsNamed' | 'ignoreContactsNamed'>;

function rulesOf(engine: ServerEngine, outside: TestDatabase): Rules {
  async function run(statements: readonly string[]): Promise<void> {
    for (const statement of statements) await outside.query(statement);
  }
  const refusing = {
    refuseContactsNamed: (name: string, reason: string) => run(toRefusal(engine, name, reason)),
  };
  // MariaDB has no rule that ignores a row.
  if (engine === 'mariadb') return refusing;
  return {
    ...refusing,
    ignoreContactsNamed: (name) => run(toPostgresRule(name, 'return null')),
  };
}
