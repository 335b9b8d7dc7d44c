import { rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { postCsv, report } from './import-request.ts';
import { makeFolder, startServer } from './running-server.ts';

/** Some leave the indexes aside, some do not. */
const sizes = [10, 6_000, 300, 2_000, 7_000, 1, 500, 50];
const rounds = 3;

function toCsv(rows: number): string {
  return `name\n${Array.from({ length: rows }, (_, index) => `Contact ${index}`).join('\n')}\n`;
}

describe('two servers on one SQLite file', () => {
  it('store every import whole that they are given at once', async () => {
    const folder = makeFolder();
    // Both may be the first, which makes the file.
    const servers = await Promise.all([startServer({ folder }), startServer({ folder })]);
    const [first] = servers;
    const imports = servers.flatMap((server, at) =>
      sizes.flatMap((rows, index) =>
        Array.from({ length: rounds }, (_, round) => {
          const owner = `owner-${at}-${index}-${round}`;
          return { server, owner, rows };
        }),
      ),
    );

    const answers = await Promise.all(
      imports.map(({ server, owner, rows }) => postCsv(server.url, toCsv(rows), owner)),
    );

    expect(answers.map(({ body }) => body)).toEqual(imports.map(({ rows }) => report(rows, rows)));
    const counts = await first.database.query(
      'select owner_id as owner, count(distinct name) as names, count(*) as rows from cti_phonebook group by owner_id order by owner_id',
    );
    expect(counts).toEqual(
      imports
        .map(({ owner, rows }) => ({ owner, names: rows, rows }))
        .toSorted((a, b) => (a.owner < b.owner ? -1 : 1)),
    );
    const integrity = await first.database.query('pragma integrity_check');
    expect(integrity).toEqual([{ integrity_check: 'ok' }]);
    const indexes = await first.database.query('pragma index_list(cti_phonebook)');
    expect(indexes).toHaveLength(10);
    for (const server of servers) {
      expect(await server.stop('SIGTERM')).toBe(0);
      expect(server.errors()).toBe('');
    }
    rmSync(folder, { recursive: true });
  });
});
