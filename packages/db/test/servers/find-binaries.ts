import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { ServerEngine } from './test-servers.ts';

/** The programs of a server, as paths. */
export interface Binaries {
  /** Makes the folder that the server keeps its data in. */
  readonly install: string;
  readonly serve: string;
}

const names: Readonly<Record<ServerEngine, Binaries>> = {
  mariadb: { install: 'mariadb-install-db', serve: 'mariadbd' },
  postgres: { install: 'initdb', serve: 'postgres' },
};

/** Finds the programs of a server on the path and where Debian keeps them. */
export function findBinaries(engine: ServerEngine): Binaries | undefined {
  const install = findProgram(names[engine].install);
  const serve = findProgram(names[engine].serve);
  return install && serve ? { install, serve } : undefined;
}

function findProgram(name: string): string | undefined {
  const onPath = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return [...onPath, '/usr/sbin', ...postgresFolders()]
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
}

/** The newest version first. */
function postgresFolders(): string[] {
  const root = '/usr/lib/postgresql';
  if (!existsSync(root)) return [];
  const versions = readdirSync(root).toSorted((a, b) => Number(b) - Number(a));
  return versions.map((version) => join(root, version, 'bin'));
}
