import { describe, expect, it } from 'vitest';
import { expectAnswer, postCsv, report } from './import-request.ts';
import { listContacts } from './list-contacts.ts';
import { startServer } from './running-server.ts';

describe('POST /phonebook/import: rows that the database refuses', () => {
  it('reports them as failed, in file order among the skipped', async () => {
    await using refusing = await startServer();
    await refusing.database.refuse('Bob', 'Bob has moved');
    const messages = [
      'Row 3: name is empty',
      'Row 4: the database refused the row: Bob has moved',
      'Row 5: name is empty',
      'Row 7: the database refused the row: Bob has moved',
    ];
    const some = await postCsv(refusing.url, 'name\nAnn\n""\nBob\n""\nCy\nBob\n');
    expectAnswer(some, 200, report(6, 2, { failed: 2, skipped: 2, messages }));
    expect(await listContacts(refusing.url, 'ann')).toMatchObject([
      { name: 'Ann' },
      { name: 'Cy' },
    ]);

    const none = await postCsv(refusing.url, 'name\nBob\n');
    const failed = ['Row 2: the database refused the row: Bob has moved'];
    expectAnswer(none, 400, report(1, 0, { failed: 1, messages: failed }));
  });
});
