import { execFileSync, spawnSync } from 'node:child_process';
import { columns } from './generate-contacts.ts';
import type { Rival } from './rivals.ts';

/** PostgreSQL's own client and its bulk loader, from the start of the client to its end. */
export const postgresShell: Rival = {
  name: '`psql`, `\\copy`',
  missing: spawnSync('psql', ['--version']).error && 'no `psql` on this machine',
  async load({ url, query }, { path }) {
    // The file has no such column.
    await query(`alter table cti_phonebook alter owner_id set default 'bench'`);
    const names = columns.join(', ');
    // Cells that are empty are empty text, not null.
    const format = `format csv, header, force_not_null (${names})`;
    const copy = `\\copy cti_phonebook (${names}) from '${path}' with (${format})`;

    const start = performance.now();
    execFileSync('psql', ['--no-psqlrc', '--quiet', url, '--command', copy]);
    return (performance.now() - start) / 1_000;
  },
};
