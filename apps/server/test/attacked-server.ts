import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { eventually } from './eventually.ts';
import { watchHealth } from './health-watch.ts';
import { postCsv, report, type Answer } from './import-request.ts';
import {
  createProcessWatch,
  listOpenFiles,
  readMegabytes,
  type ProcessState,
} from './process-watch.ts';
import { makeFolder, startServer, type RunningServer } from './running-server.ts';

/** A server that is attacked, and is looked at after each case. */
export interface AttackedServer extends AsyncDisposable {
  readonly server: RunningServer;
  readonly url: string;
  /**
   * Shows that it is as before the first case, and was quick and small all the time: alive, its temporary
   * folder empty, its memory given back, its objects as they were, its log whole and discreet, what others own
   * untouched, and ready for the next import.
   */
  expectUnharmed(): Promise<void>;
  /** Shows that a user has stored just so many rows. */
  expectStored(user: string, count: number): Promise<void>;
}

const maxHealthMs = 1_000;
/** How long what a request has kept on disk may outlive its answer. */
const maxLeftMs = 1_000;
/** Half of what `deploy/phonebook.service` lets it have. */
const maxResidentMegabytes = 512;
/** Of the attacks some bring 30 MB: whoever kept one would be found out. Code that is dropped frees 8 MB. */
const maxMoreHeldMegabytes = 20;
/** Not all that is freed goes back to the system: after the first attacks some 50 MB stay, and no more later. */
const maxMoreResidentMegabytes = 128;
/** Those that serve, read files and write to SQLite. */
const threadCount = 3;

const othersCsv = `name,type,workphone,notes
Of another,public,+39 0541 1,"two
lines"
Ünï 🎉,group:a,,
`;

export async function startAttackedServer(
  env: Readonly<Record<string, string>> = {},
): Promise<AttackedServer> {
  await using disposables = new AsyncDisposableStack();
  const temporary = mkdtempSync(join(tmpdir(), 'phonebook-attacked-'));
  disposables.defer(() => rmSync(temporary, { recursive: true }));
  const folder = makeFolder();
  disposables.defer(() => rmSync(folder, { recursive: true }));
  const watch = createProcessWatch(folder);
  const server = disposables.use(
    await startServer({ env: { TMPDIR: temporary, ...watch.env, ...env } }),
  );
  const health = disposables.use(watchHealth(server.url));
  const rowsOf = (owner: string) =>
    server.database.query(`select * from cti_phonebook where owner_id = '${owner}' order by id`);
  await postCsv(server.url, othersCsv, 'other');
  const othersRows = await rowsOf('other');
  const before = await watch.readState(server.pid, threadCount);
  let checks = 0;
  let linesSeen = 0;

  function expectNothingKept(): void {
    expect(readdirSync(temporary)).toEqual([]);
    expect(listOpenFiles(server.pid, temporary)).toEqual([]);
  }

  async function expectMemoryBack(): Promise<ProcessState> {
    const now = await watch.readState(server.pid, threadCount);
    expect(now.heldMegabytes - before.heldMegabytes).toBeLessThan(maxMoreHeldMegabytes);
    expect(now.residentMegabytes - before.residentMegabytes).toBeLessThan(maxMoreResidentMegabytes);
    return now;
  }

  /** All that was logged before this answer, which is logged by then too, as lines are in order. */
  async function expectLogDiscreet(last: Answer): Promise<void> {
    const requestId = last.headers.get('X-Request-Id');
    const readNew = () => server.log.slice(linesSeen);
    await eventually(() => expect(readNew().map((line) => line['requestId'])).toContain(requestId));
    const lines = readNew();
    linesSeen += lines.length;
    for (const line of lines)
      expect(line).toMatchObject({ msg: expect.any(String), time: expect.any(Number) });
    expect(JSON.stringify(lines)).not.toMatch(/eyJ|Attack Secret/);
    expect(
      lines.filter(({ level, status = 0 }) => Number(level) >= 50 || Number(status) >= 500),
    ).toEqual([]);
  }

  const owned = disposables.move();
  return {
    server,
    url: server.url,
    async expectUnharmed() {
      await vi.waitFor(expectNothingKept, { timeout: maxLeftMs });
      const { keysOfObjects } = await eventually(expectMemoryBack);
      expect(keysOfObjects).toEqual(before.keysOfObjects);
      expect(await health.slowestMs()).toBeLessThan(maxHealthMs);
      expect(readMegabytes(server.pid, 'VmHWM')).toBeLessThan(maxResidentMegabytes);
      checks += 1;
      const good = await postCsv(server.url, 'name\nGood\n', 'good');
      expect(good.body).toEqual(report(1, 1));
      expect((await rowsOf('good')).map(({ name }) => name)).toEqual(Array(checks).fill('Good'));
      expect(await rowsOf('other')).toEqual(othersRows);
      await expectLogDiscreet(good);
      expect(server.errors()).toBe('');
    },
    async expectStored(user, count) {
      const [found] = await server.database.query(
        `select count(*) as stored from cti_phonebook where owner_id = '${user}'`,
      );
      expect(found?.['stored']).toBe(count);
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
