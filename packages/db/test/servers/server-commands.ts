import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { userInfo } from 'node:os';
import type { Binaries } from './find-binaries.ts';
import type { ServerEngine } from './test-servers.ts';

/** How to run a server of an engine for itself: a program and its arguments. */
export interface ServerCommands {
  readonly install: readonly [program: string, ...args: string[]];
  readonly serve: readonly [program: string, ...args: string[]];
  /** Whom the server runs as, unless it is whoever runs the tests. */
  readonly user?: { readonly uid: number; readonly gid: number };
  /** Without a password. */
  readonly url: string;
  /** A database that is there from the beginning. */
  readonly firstDatabase: string;
  /** Makes the server end its connections and stop. */
  readonly stopSignal: NodeJS.Signals;
}

/** @param folder Where the server may keep all it has. */
export function toServerCommands(
  engine: ServerEngine,
  binaries: Binaries,
  folder: string,
  port: number,
): ServerCommands {
  const toCommands = engine === 'mariadb' ? toMariadbCommands : toPostgresCommands;
  return toCommands(binaries, folder, port);
}

function toMariadbCommands(binaries: Binaries, folder: string, port: number): ServerCommands {
  const shared = [
    '--no-defaults',
    `--datadir=${join(folder, 'data')}`,
    `--user=${userInfo().username}`,
    // In a folder that others share it would remove their temporary tables when it starts.
    `--tmpdir=${folder}`,
    '--innodb-log-file-size=32M',
  ];
  return {
    install: [
      binaries.install,
      ...shared,
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
    ],
    serve: [
      binaries.serve,
      ...shared,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      `--socket=${join(folder, 'socket')}`,
      `--pid-file=${join(folder, 'pid')}`,
      '--innodb-buffer-pool-size=32M',
    ],
    url: `mariadb://root@127.0.0.1:${port}/test`,
    firstDatabase: 'mysql',
    stopSignal: 'SIGTERM',
  };
}

function toPostgresCommands(binaries: Binaries, folder: string, port: number): ServerCommands {
  const data = join(folder, 'data');
  const settings = [
    'listen_addresses=127.0.0.1',
    `port=${port}`,
    'unix_socket_directories=',
    'shared_buffers=32MB',
  ];
  return {
    install: [
      binaries.install,
      `--pgdata=${data}`,
      '--username=postgres',
      '--auth=trust',
      '--encoding=UTF8',
      '--locale=C',
      '--no-sync',
    ],
    serve: [binaries.serve, '-D', data, ...settings.flatMap((setting) => ['-c', setting])],
    // PostgreSQL does not run as root; its package makes this user.
    ...(process.getuid?.() === 0 && { user: findUser('postgres') }),
    url: `postgres://postgres@127.0.0.1:${port}/test`,
    firstDatabase: 'postgres',
    // SIGTERM would wait for the clients to leave.
    stopSignal: 'SIGINT',
  };
}

function findUser(name: string): { uid: number; gid: number } {
  const [uid, gid] = ['-u', '-g'].map((flag) => Number(execFileSync('id', [flag, name])));
  if (uid === undefined || gid === undefined) throw new Error(`there is no user ${name}`);
  return { uid, gid };
}
