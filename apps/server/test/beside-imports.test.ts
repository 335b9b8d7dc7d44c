import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase, type PhonebookDatabase } from '@phonebook/db';
import { startMortalReadingThread } from '@phonebook/threads/test';
import { describe, expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import { expectAnswer, postCsv, report, send } from './import-request.ts';
import { listContacts } from './list-contacts.ts';
import { makeFolder, startServer } from './running-server.ts';
import { serveHere } from './serve-here.ts';

const unavailable = { code: 503, message: 'phonebook unavailable' };

function rowsOf(name: string, count: number): string {
  const rows = Array.from({ length: count }, (_, index) => `${name} ${index},+39 0541 ${index}\n`);
  return `name,workphone\n${rows.join('')}`;
}

/** A database in a folder of its own, in which nobody waits long. */
async function openHere(maxWaitMs: number): Promise<PhonebookDatabase> {
  const folder = makeFolder();
  const location = { engine: 'sqlite', path: join(folder, 'phonebook.sqlite') } as const;
  const database = await openDatabase(location, { maxWaitMs });
  return {
    ...database,
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true });
    },
  };
}

async function scrape(url: string): Promise<string> {
  const response = await fetch(`${url}/metrics`);
  expect(response.status).toBe(200);
  expect(response.headers.get('Content-Type')).toMatch(/^text\/plain/);
  return response.text();
}

describe('while a large file is imported', () => {
  it('others are answered, and see nothing of it before it is done', async () => {
    await using server = await startServer();
    await postCsv(server.url, rowsOf('Before', 2), 'ann');
    const done: string[] = [];
    const imported = postCsv(server.url, rowsOf('Ann', 100_000), 'ann');
    const noted = imported.then(() => done.push('import'));
    for (let round = 0; round < 10; round += 1) {
      expectAnswer(await send(server.url, '/healthz'), 200, { status: 'alive' });
      expect(await listContacts(server.url, 'ann')).toHaveLength(2);
    }
    done.push('others');
    await noted;

    expect(done).toEqual(['others', 'import']);
    expectAnswer(await imported, 200, report(100_000, 100_000));
  });

  it('a short one that came later does not wait for the others that wait', async () => {
    await using server = await startServer();
    const done: string[] = [];
    const post = async (name: string, rows: number): Promise<void> => {
      await postCsv(server.url, rowsOf(name, rows), name);
      done.push(name);
    };
    const first = post('first', 300_000);
    await eventually(async () => {
      expect(await scrape(server.url)).toContain('phonebook_import_wait_seconds_count');
    });
    const second = post('second', 60_000);
    const third = post('third', 60_000);
    await eventually(async () => {
      expect(await scrape(server.url)).toMatch(/^phonebook_imports_waiting 2$/m);
    });
    await post('short', 2);
    await Promise.all([first, second, third]);

    // The last two share a commit.
    expect(done.slice(0, 2)).toEqual(['first', 'short']);
    expect(done.slice(2).toSorted()).toEqual(['second', 'third']);
    const waits = /phonebook_import_wait_seconds_count\{outcome="begun"\} 4/;
    expect(await scrape(server.url)).toMatch(waits);
  });
});

describe('an import that waits too long for its turn', () => {
  it('is answered 503, and the metrics tell', async () => {
    await using database = await openHere(100);
    await using listener = await serveHere({ database });
    const writing = await database.contacts.beginImport('bob', ['name', 'type']);

    const answer = await postCsv(listener.url, 'name\nAnn\n');
    expectAnswer(answer, 503, unavailable);
    expect(answer.headers.get('Retry-After')).toBe('5');
    const metrics = await scrape(listener.url);
    expect(metrics).toContain('phonebook_import_wait_seconds_count{outcome="refused"} 1');
    expect(metrics).toMatch(/^phonebook_imports_waiting 0$/m);

    await writing[Symbol.asyncDispose]();
    expectAnswer(await postCsv(listener.url, 'name\nAnn\n'), 200, report(1, 1));
  });
});

describe('an import whose reading thread dies', () => {
  it('is answered 503 with nothing stored, and the next one goes', async () => {
    await using database = await openHere(30_000);
    await using reading = startMortalReadingThread();
    await using listener = await serveHere({ database, readContacts: reading.read });

    const answer = await postCsv(listener.url, rowsOf('Ann', 2));
    expectAnswer(answer, 200, report(2, 2));
    await reading.dieReading();
    const lost = await postCsv(listener.url, rowsOf('Cy', 3_000));
    expectAnswer(lost, 503, unavailable);
    expect(lost.headers.get('Retry-After')).toBe('1');

    expectAnswer(await postCsv(listener.url, rowsOf('Bob', 3_000)), 200, report(3_000, 3_000));
    const page = { ownerId: 'ann', afterId: 0, limit: 10_000 };
    expect(await database.contacts.list(page)).toHaveLength(3_002);
  });
});
