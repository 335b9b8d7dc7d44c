import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import { postCsv } from './import-request.ts';
import { startServer, type RunningServer } from './running-server.ts';

/** The lines of imports, once there are as many. */
function auditLines({ log }: RunningServer, count: number) {
  return eventually(() => {
    const lines = log.filter(({ msg }) => msg === 'import');
    expect(lines).toHaveLength(count);
    return lines;
  });
}

describe('the log of imports', () => {
  it('tells who has imported which file, and what came of it, but nothing of what is in it', async () => {
    await using server = await startServer();
    const csv = 'name,workphone\nGrünkohl,+39 06 1234567\n,5\n';
    const answer = await postCsv(server.url, csv, 'ann');
    const failed = await postCsv(server.url, 'PK\u0003\u0004 Sauerkraut', 'bob');

    const [imported, refused] = await auditLines(server, 2);
    expect(imported).toMatchObject({
      level: 30,
      user: 'ann',
      requestId: answer.headers.get('X-Request-Id'),
      fileBytes: Buffer.byteLength(csv),
      fileSha256: createHash('sha256').update(csv).digest('hex'),
      outcome: { total_rows: 2, imported_rows: 1, failed_rows: 0, skipped_rows: 1 },
    });
    expect(refused).toMatchObject({
      user: 'bob',
      requestId: failed.headers.get('X-Request-Id'),
      failure: { code: 'csv_unreadable' },
    });
    expect(refused).not.toHaveProperty('outcome');
    const text = JSON.stringify(server.log);
    for (const secret of ['Grünkohl', '1234567', 'Sauerkraut']) expect(text).not.toContain(secret);
  });
});
