import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { chown, readFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { makeTemporaryFolder } from '../temporary-folder.ts';
import { findBinaries } from './find-binaries.ts';
import { connectTo } from './outside-connection.ts';
import { toServerCommands, type ServerCommands } from './server-commands.ts';
import { testServers, withDatabase, type ServerEngine } from './test-servers.ts';

const maxStartMs = 60_000;

/** A real server of its own, with all it keeps in a temporary folder; both go when disposed of. */
export interface ThrowawayServer extends AsyncDisposable {
  /** Of its database `test`. It stays the same when the server starts again. */
  readonly url: string;
  /** Ends it and waits until it is gone: in order, unless it is killed. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** Starts it again on the same port and data, and waits until it answers. */
  start(): Promise<void>;
}

/** @throws Error where the engine is not installed on this machine, or does not start. */
export async function startThrowawayServer(engine: ServerEngine): Promise<ThrowawayServer> {
  const binaries = findBinaries(engine);
  if (binaries === undefined) throw new Error(`${testServers[engine].name} is not installed here`);

  await using disposables = new AsyncDisposableStack();
  const { path: folder } = disposables.use(await makeTemporaryFolder());
  const commands = toServerCommands(engine, binaries, folder, await findFreePort());
  await install(commands, folder);
  const server = disposables.use(new ServerProcess(engine, commands, folder));
  await server.start();
  const owned = disposables.move();
  return {
    url: commands.url,
    start: () => server.start(),
    stop: (signal) => server.stop(signal),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function install({ install: command, user }: ServerCommands, folder: string): Promise<void> {
  if (user) await chown(folder, user.uid, user.gid);
  const [program, ...args] = command;
  await promisify(execFile)(program, args, { cwd: folder, ...user });
}

/** The system gives such ports in turn: nobody else gets this one soon. */
async function findFreePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  listener.close();
  await once(listener, 'close');
  return port;
}

class ServerProcess implements AsyncDisposable {
  readonly #engine: ServerEngine;
  readonly #commands: ServerCommands;
  readonly #folder: string;
  readonly #logPath: string;
  #child: ChildProcess | undefined;

  constructor(engine: ServerEngine, commands: ServerCommands, folder: string) {
    this.#engine = engine;
    this.#commands = commands;
    this.#folder = folder;
    this.#logPath = join(folder, 'server.log');
  }

  async start(): Promise<void> {
    const deadline = performance.now() + maxStartMs;
    while (!(await this.#answers())) {
      if (performance.now() > deadline)
        throw new Error(`The server did not start: ${await readFile(this.#logPath, 'utf8')}`);
      // Until the last processes of a killed server are gone, PostgreSQL does not start again.
      if (!this.#isRunning()) this.#child = this.#spawn();
      await sleep(50);
    }
  }

  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const child = this.#child;
    if (child === undefined || !this.#isRunning()) return;
    const exited = once(child, 'exit');
    child.kill(signal === 'SIGTERM' ? this.#commands.stopSignal : signal);
    await exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  #isRunning(): boolean {
    return this.#child?.exitCode === null && this.#child.signalCode === null;
  }

  #spawn(): ChildProcess {
    const [program, ...args] = this.#commands.serve;
    const log = openSync(this.#logPath, 'a');
    const child = spawn(program, args, {
      cwd: this.#folder,
      stdio: ['ignore', log, log],
      ...this.#commands.user,
    });
    closeSync(log);
    return child;
  }

  /** Makes the database `test` if it is not there yet. */
  async #answers(): Promise<boolean> {
    if (!this.#isRunning()) return false;
    try {
      await using connection = await this.#connect('test');
      await connection.query('select 1');
      return true;
    } catch {
      await this.#makeDatabase().catch(() => {});
      return false;
    }
  }

  async #makeDatabase(): Promise<void> {
    await using connection = await this.#connect(this.#commands.firstDatabase);
    await connection.query('create database test');
  }

  #connect(database: string): ReturnType<typeof connectTo> {
    return connectTo(this.#engine, withDatabase(this.#commands.url, database));
  }
}
