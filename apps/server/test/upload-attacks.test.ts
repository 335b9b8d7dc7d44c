import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startAttackedServer, type AttackedServer } from './attacked-server.ts';
import {
  beginUpload,
  csvFile,
  field,
  multipart,
  multipartType,
  postForm,
  report,
  send,
  type Answer,
  type Part,
} from './import-request.ts';
import { listContacts, listed } from './list-contacts.ts';
import { maxFramingBytes, maxParts } from '../src/multipart/form-meter.ts';
import { sendRaw } from './raw-request.ts';
import { serveHere } from './serve-here.ts';
import { capability, makeFolder, signToken } from './running-server.ts';
import { openDatabase } from '@phonebook/db';
import { join } from 'node:path';
import { rmSync } from 'node:fs';

const boundary = 'a-boundary-of-the-tests';
const csv = 'name\nAttack Secret\n';

let attacked: AttackedServer;
let user = 0;
beforeAll(async () => {
  attacked = await startAttackedServer();
});
afterEach(() => attacked.expectUnharmed());
afterAll(() => attacked[Symbol.asyncDispose]());

/** Sends a body that is written out by hand, each time as another user. */
async function sendBody(
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  user += 1;
  return send(attacked.url, '/phonebook/import', {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${await signToken({ sub: `user ${user}`, [capability]: true })}`,
      'Content-Type': multipartType,
      ...headers,
    },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });
}

function sendParts(...parts: readonly Part[]): Promise<Answer> {
  return sendBody(multipart(...parts));
}

/** Taken, with just the contact of {@link csv} stored. */
async function expectTaken(answer: Answer): Promise<void> {
  expect(answer).toMatchObject({ status: 200, body: report(1, 1) });
  const stored = await listContacts(attacked.url, `user ${user}`);
  expect(stored).toEqual([listed({ name: 'Attack Secret' })]);
}

/** Refused with nothing stored, and with words that say why. */
async function expectRefused(answer: Answer, status = 400): Promise<void> {
  expect(answer).toMatchObject({ status, body: { code: status, error: expect.any(String) } });
  expect(answer.text.length).toBeLessThan(1_000);
  expect(await listContacts(attacked.url, `user ${user}`)).toEqual([]);
}

describe('a body that is not as it should be', () => {
  const whole = multipart(csvFile(csv)).toString();
  const bare = (lines: readonly string[], end = '\r\n'): string => lines.join(end);
  const disposition = 'Content-Disposition: form-data; name="file"; filename="c.csv"';

  it.each([
    ['nothing', ''],
    ['only the last boundary', `--${boundary}--\r\n`],
    [
      'lines that end in LF',
      bare([`--${boundary}`, disposition, '', csv, `--${boundary}--`, ''], '\n'),
    ],
    ['a part without head', bare([`--${boundary}`, '', csv, `--${boundary}--`, ''])],
    [
      'a part without a name',
      bare([`--${boundary}`, 'Content-Disposition: form-data', '', csv, `--${boundary}--`, '']),
    ],
    ['another boundary', whole.replaceAll(boundary, 'another')],
    [
      'a form inside a form',
      bare([
        `--${boundary}`,
        'Content-Disposition: form-data; name="files"',
        'Content-Type: multipart/mixed; boundary=inner',
        '',
        '--inner',
        disposition,
        '',
        csv,
        '--inner--',
        `--${boundary}--`,
        '',
      ]),
    ],
    [
      'a transfer encoding',
      bare([
        `--${boundary}`,
        disposition,
        'Content-Transfer-Encoding: x-unknown',
        '',
        csv,
        `--${boundary}--`,
        '',
      ]),
    ],
  ])('is refused: %s', async (_case, body) => {
    await expectRefused(await sendBody(body));
  });

  it('is refused wherever it is cut', async () => {
    const end = whole.length - 4;
    for (let at = 0; at < end; at += 7) await expectRefused(await sendBody(whole.slice(0, at)));
  });

  it('may have text before and behind the form', async () => {
    await expectTaken(await sendBody(`a preamble\r\n${whole}an epilogue`));
  });

  it.each(['gzip', 'deflate', 'br', 'x-unknown', 'gzip, identity'])(
    'is refused packed: %s',
    async (encoding) => {
      const bomb = gzipSync(Buffer.alloc(20_000_000));
      await expectRefused(await sendBody(bomb, { 'Content-Encoding': encoding }), 415);
    },
  );
});

describe('names', () => {
  it.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', ''])(
    'of a field are only names: %j',
    async (name) => {
      await expectTaken(
        await sendParts(field(name, 'x'), csvFile(csv), {
          name,
          filename: 'x',
          content: 'y',
        }),
      );
    },
  );

  it.each([
    '../../../../etc/cron.d/x',
    'C:\\windows\\x.csv',
    '/dev/null',
    'a\0b.csv',
    '\u202Ecsv.exe',
    '\u0007\u001B[31m.csv',
    '%2e%2e%2f',
    'x'.repeat(10_000),
    '; rm -rf /',
  ])('of a file lead nowhere: %j', async (filename) => {
    await expectTaken(await sendParts({ ...csvFile(csv), filename }));
  });
});

describe('a form of many parts', () => {
  const fields = (count: number) => Array.from({ length: count }, (_, n) => field(`f${n}`, 'x'));

  it(`is taken with ${maxParts} parts, and refused with one more`, async () => {
    for (const count of [maxParts - 1, maxParts]) {
      await expectTaken(await sendParts(...fields(count - 1), csvFile(csv)));
    }
    await expectRefused(await sendParts(...fields(maxParts), csvFile(csv)));
    await expectRefused(await sendParts(csvFile(csv), ...fields(maxParts)));
    await expectRefused(await sendParts(...fields(10_000)));
  });

  it('is refused with 500 files, and none is left anywhere', async () => {
    await expectRefused(await sendParts(...Array.from({ length: 500 }, () => csvFile(csv))));
  });

  it('may have a file without bound beside the CSV, which is thrown away', async () => {
    const other = { name: 'other', filename: 'o.bin', content: Buffer.alloc(20_000_000, 'x') };
    await expectTaken(await sendParts(csvFile(csv), other));
  });
});

describe('heads of parts', () => {
  const withHead = (bytes: number) =>
    sendParts({ ...csvFile(csv), headers: { 'X-Filler': 'x'.repeat(bytes) } });

  it('may be long, and are refused before they take memory', async () => {
    await expectTaken(await withHead(900_000));
    await expectRefused(await withHead(maxFramingBytes));
    await expectRefused(await withHead(30_000_000));
  });

  it('keep nobody waiting, whatever stands in them', async () => {
    const ends = ['filename="', 'filename*=', 'name="', '; ', '"; ', '\\"', ' '];
    for (const end of ends) {
      const disposition = `form-data; name="file"; ${end.repeat(900_000 / end.length)}x`;
      const form = `--b\r\nContent-Disposition: ${disposition}\r\n\r\n${csv}\r\n--b--\r\n`;
      const answer = await sendBody(form, { 'Content-Type': 'multipart/form-data; boundary=b' });
      await (answer.status === 200 ? expectTaken(answer) : expectRefused(answer));
    }
  });
});

describe('an Idempotency-Key', () => {
  const sendKeyed = (key: string) =>
    sendBody(multipart(csvFile(csv)), { 'Idempotency-Key': Buffer.from(key).toString('latin1') });

  it.each(['', 'x'.repeat(256), 'x'.repeat(10_000), "a' or 'b", '{"__proto__":1}', 'a\u202Eb'])(
    'that is odd is refused: %.40j',
    async (key) => {
      await expectRefused(await sendKeyed(key));
    },
  );

  it.each(['__proto__', 'constructor', '%00', '../../x', '--'])(
    'is only a name: %s',
    async (key) => {
      await expectTaken(await sendKeyed(key));
    },
  );
});

describe('a body of a length', () => {
  it('that is beyond the limit is refused before it is read', async () => {
    const token = await signToken();
    const head = `POST /phonebook/import HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${token}\r\nContent-Type: ${multipartType}\r\nContent-Length: 10000000000\r\n\r\n`;
    expect(await sendRaw(attacked.url, head)).toMatchObject({ status: 413 });
  });

  it('that is never reached stores nothing, wherever its client goes away', async () => {
    const form = multipart(csvFile(`name\n${'Attack Secret\n'.repeat(20_000)}`));
    for (let n = 0; n <= 20; n += 1) {
      const socket = await beginUpload(attacked.url, form.length, [], 'gone');
      const sent = Math.floor((form.length * n) / 20) - (n === 20 ? 1 : 0);
      await new Promise((resolve) => void socket.write(form.subarray(0, sent), resolve));
      socket.destroy();
    }
    await attacked.expectUnharmed();
    expect(await listContacts(attacked.url, 'gone')).toEqual([]);
  });
});

describe('a body that comes by drops', () => {
  it('is answered 408 and stores nothing, while others are served', async () => {
    const folder = makeFolder();
    {
      await using database = await openDatabase({
        engine: 'sqlite',
        path: join(folder, 'phonebook.sqlite'),
      });
      const bodyPace = { windowMs: 300, minBytes: 100 };
      await using listener = await serveHere({ database, bodyPace });
      const form = multipart(csvFile(`name\n${'Ann\n'.repeat(1_000)}`));
      const slow = await beginUpload(listener.url, form.length);
      let heard = '';
      slow.on('data', (bytes: Buffer) => (heard += bytes.toString()));
      const drip = setInterval(() => slow.write('x'), 20);
      const closed = new Promise((resolve) => {
        slow.on('data', resolve);
      });
      expect((await postForm(listener.url, [csvFile('name\nBob\n')])).body).toEqual(report(1, 1));
      await closed;
      clearInterval(drip);
      slow.destroy();
      expect(heard).toMatch(/^HTTP\/1\.1 408 /);
      const page = { ownerId: 'ann', afterId: 0, limit: 10 };
      expect(await database.contacts.list(page)).toMatchObject([{ name: 'Bob' }]);
    }
    rmSync(folder, { recursive: true });
  });
});
