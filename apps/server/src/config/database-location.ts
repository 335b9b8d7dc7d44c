import { resolve } from 'node:path';
import type { DatabaseLocation } from '@phonebook/db';
import { repositoryRoot } from './paths.ts';

const engines: ReadonlyMap<string, 'mariadb' | 'postgres'> = new Map([
  ['mysql:', 'mariadb'],
  ['mariadb:', 'mariadb'],
  ['postgres:', 'postgres'],
  ['postgresql:', 'postgres'],
]);

/** What may be written, told without the password that what was written may hold. */
export const databaseUrlForms =
  'sqlite:PATH, such as sqlite:./data/phonebook.sqlite, or the URL of a database on a server: ' +
  'mysql://, mariadb:// or postgres://USER:PASSWORD@HOST:PORT/DATABASE';

/** Reads `DATABASE_URL`; undefined where it is none of {@link databaseUrlForms}. */
export function parseDatabaseUrl(url: string): DatabaseLocation | undefined {
  return url.startsWith('sqlite:') ? toFile(url.slice('sqlite:'.length)) : toServer(url);
}

function toFile(path: string): DatabaseLocation | undefined {
  // What SQLite itself would not take for the path of a file.
  if (path === '' || path.startsWith(':') || path.startsWith('file:')) return undefined;
  return { engine: 'sqlite', path: resolve(repositoryRoot, path) };
}

function toServer(url: string): DatabaseLocation | undefined {
  const { protocol, pathname } = URL.parse(url) ?? {};
  const engine = engines.get(protocol ?? '');
  const hasDatabase = /^\/[^/]+$/.test(pathname ?? '');
  return engine === undefined || !hasDatabase ? undefined : { engine, url };
}
