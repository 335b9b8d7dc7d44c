import { execFileSync, spawnSync } from 'node:child_process';
import { columns } from './generate-contacts.ts';
import type { Rival } from './rivals.ts';

/** MariaDB's own client and its bulk loader, from the start of the client to its end. */
export const mariadbShell: Rival = {
  name: '`LOAD DATA LOCAL INFILE`',
  missing: spawnSync('mariadb', ['--version']).error && 'no `mariadb` on this machine',
  async load({ url }, { path }) {
    const { hostname, port, username, password, pathname } = new URL(url);
    const args = [
      `--host=${hostname}`,
      `--port=${port || '3306'}`,
      `--user=${decodeURIComponent(username)}`,
      `--database=${pathname.slice(1)}`,
      '--local-infile',
    ];
    const env = { ...process.env, MYSQL_PWD: decodeURIComponent(password) };
    const input = toScript(path);

    const start = performance.now();
    execFileSync('mariadb', args, { env, input });
    return (performance.now() - start) / 1_000;
  },
};

function toScript(path: string): string {
  return `
    set session sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION';
    load data local infile '${path}' into table cti_phonebook character set utf8mb4
      fields terminated by ',' optionally enclosed by '"' escaped by ''
      lines terminated by '\\n' ignore 1 lines
      (${columns.join(', ')}) set owner_id = 'bench';`;
}
