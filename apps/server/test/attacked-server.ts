import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { eventually } from './eventually.ts';
import { watchHealth } from './health-watch.ts';
import { postCsv, report } from './import-request.ts';
import { startServer, type RunningServer } from './running-server.ts';

/** A server that is attacked, and is looked at after each case. */
export interface AttackedServer extends AsyncDisposable {
  readonly server: RunningServer;
  readonly url: string;
  /**
   * Shows that it is as before, and was quick and small all the time: alive, its temporary folder empty, its
   * log whole and discreet, what others own untouched, and ready for the next import.
   */
  expectUnharmed(): Promise<void>;
}

const maxHealthMs = 1_000;
/** Half of what `deploy/phonebook.service` lets it have. */
const maxResidentMegabytes = 512;

export async function startAttackedServer(
  env: Readonly<Record<string, string>> = {},
): Promise<AttackedServer> {
  const temporary = mkdtempSync(join(tmpdir(), 'phonebook-attacked-'));
  const server = await startServer({ env: { TMPDIR: temporary, ...env } });
  await postCsv(server.url, 'name\nOf another\n', 'other');
  const health = watchHealth(server.url);
  const rowsOf = async (where: string): Promise<number> =>
    (await server.database.query(`select id from cti_phonebook where ${where}`)).length;
  let checks = 0;
  return {
    server,
    url: server.url,
    async expectUnharmed() {
      expect(await health.slowestMs()).toBeLessThan(maxHealthMs);
      expect(peakMegabytes(server)).toBeLessThan(maxResidentMegabytes);
      await eventually(() => expect(readdirSync(temporary)).toEqual([]));
      expect(server.errors()).toBe('');
      const log = JSON.stringify(server.log);
      expect(log).not.toMatch(/eyJ|Attack Secret/);
      expect(server.log.filter(({ level }) => Number(level) >= 50)).toEqual([]);
      checks += 1;
      expect((await postCsv(server.url, 'name\nGood\n', 'good')).body).toEqual(report(1, 1));
      expect(await rowsOf("owner_id = 'good'")).toBe(checks);
      expect(await rowsOf("owner_id = 'other'")).toBe(1);
    },
    async [Symbol.asyncDispose]() {
      await health[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
      rmSync(temporary, { recursive: true });
    },
  };
}

/** The most that it has ever had in memory (proc(5)). */
function peakMegabytes({ pid }: RunningServer): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) / 1_024;
}
