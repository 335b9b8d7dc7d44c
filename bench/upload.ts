import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { CsvFile } from './csv-files.ts';
import type { BenchedServer } from './server.ts';

const run = promisify(execFile);

/**
 * Imports files at once, from a process of its own, so that nothing of the client's work is measured
 * beside the server's but what it takes to send.
 *
 * @returns The seconds from the first byte sent to the last report.
 */
export async function upload(
  { url, token }: BenchedServer,
  ...files: readonly CsvFile[]
): Promise<number> {
  const program = join(import.meta.dirname, 'upload-files.ts');
  const paths = files.map(({ path }) => path);
  const { stdout } = await run(process.execPath, [program, url, token, ...paths]);
  const { seconds, rows } = JSON.parse(stdout) as {
    readonly seconds: number;
    readonly rows: number;
  };
  const expected = files.reduce((sum, file) => sum + file.rows, 0);
  if (rows !== expected) throw new Error(`Imported ${rows} of ${expected} rows`);
  return seconds;
}
