import { once } from 'node:events';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import {
  beginUpload,
  csvFile,
  expectAnswer,
  multipart,
  multipartType,
  postForm,
  report,
  send,
  type Answer,
} from './import-request.ts';
import { listContacts } from './list-contacts.ts';
import { signToken, startServer, type RunningServer } from './running-server.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server[Symbol.asyncDispose]());

function fileRequired(error: string): object {
  return { code: 400, message: 'file required', error };
}

describe('POST /phonebook/import: a form without a file that can be read', () => {
  const toMultipart = 'send the request as multipart/form-data with the CSV in the field "file"';

  async function post(body: RequestInit['body'], contentType: string | undefined): Promise<Answer> {
    const authorization = { Authorization: `Bearer ${await signToken()}` };
    const headers = { ...authorization, ...(contentType && { 'Content-Type': contentType }) };
    return send(server.url, '/phonebook/import', {
      method: 'POST',
      headers,
      ...(body && { body }),
    });
  }

  it.each([
    ['no body', undefined, undefined],
    ['JSON', '{"file":"contacts.csv"}', 'application/json'],
    ['an urlencoded form', 'file=contacts.csv', 'application/x-www-form-urlencoded'],
    ['the bare file', 'name\nAnn\n', 'text/csv'],
    [
      'another kind of multipart',
      multipart(csvFile('name\nAnn\n')),
      multipartType.replace('form-data', 'mixed'),
    ],
  ])('refuses %s', async (_case, body, contentType) => {
    expectAnswer(await post(body, contentType), 400, fileRequired(toMultipart));
  });

  it('refuses a content type without a boundary', async () => {
    const error = 'the Content-Type has no boundary; let the HTTP client write that header';
    const answer = await post(multipart(csvFile('name\nAnn\n')), 'multipart/form-data');
    expectAnswer(answer, 400, fileRequired(error));
  });

  it('refuses a body that is cut short, and stores nothing of it', async () => {
    const form = multipart(csvFile('name\nAnn\nBob\n'));
    const token = await signToken({ sub: 'cut' });
    const answer = await send(server.url, '/phonebook/import', {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': multipartType },
      body: form.subarray(0, form.length - 12),
    });
    const error =
      'the multipart body is malformed or was cut short: does it end with its boundary?';
    expectAnswer(answer, 400, fileRequired(error));
    expect(await listContacts(server.url, 'cut')).toEqual([]);
  });

  it('refuses a boundary that is not the one of the body', async () => {
    const answer = await post(
      multipart(csvFile('name\nAnn\n')),
      'multipart/form-data; boundary=other',
    );
    const error =
      'the multipart body is malformed or was cut short: does it end with its boundary?';
    expectAnswer(answer, 400, fileRequired(error));
  });

  it('refuses a form without parts and one without the field file', async () => {
    const error = 'the form has no field "file"; send the CSV file in it';
    expectAnswer(await postForm(server.url, []), 400, fileRequired(error));
    const other = { name: 'comment', content: 'hello' };
    expectAnswer(await postForm(server.url, [other]), 400, fileRequired(error));
  });

  it('says so when the file came in another field', async () => {
    const stray = { ...csvFile('name\nAnn\n'), name: 'upload' };
    const error = 'the file came in another field; send it in the field "file"';
    expectAnswer(await postForm(server.url, [stray]), 400, fileRequired(error));
  });

  it('says so beside the text that the published example sends', async () => {
    const text = { name: 'file', content: 'contacts.csv' };
    const stray = { ...csvFile('name\nAnn\n'), name: 'csv_content' };
    const error = 'the file came in another field; send it in the field "file"';
    expectAnswer(await postForm(server.url, [text, stray]), 400, fileRequired(error));
  });

  it('refuses more csv_content than can be kept until its file name comes', async () => {
    const text = { name: 'file', content: 'contacts.csv' };
    const content = { name: 'csv_content', content: `name\n${'Ann\n'.repeat(300_000)}` };
    const error = 'the field "csv_content" is long; send the field "file" before it';
    expectAnswer(await postForm(server.url, [content, text]), 400, fileRequired(error));
    const answer = await postForm(server.url, [text, content], 'long');
    expectAnswer(answer, 200, report(300_000, 300_000));
  });

  it('refuses a body that is packed', async () => {
    const token = await signToken();
    const answer = await send(server.url, '/phonebook/import', {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${token}`,
        'Content-Type': multipartType,
        'Content-Encoding': 'gzip',
      },
      body: gzipSync(multipart(csvFile('name\nAnn\n'))),
    });
    const error = 'send the body as it is, without a Content-Encoding';
    expectAnswer(answer, 415, { code: 415, message: 'unsupported content encoding', error });
    expect(answer.headers.get('Accept-Encoding')).toBe('identity');
  });

  it('stores nothing of a request that breaks off after its form has ended', async () => {
    const form = multipart(csvFile('name\nAnn\n'));
    const socket = await beginUpload(server.url, form.length + 50, [], 'broken-off');
    socket.resume().end(form);
    await once(socket, 'close');
    await eventually(() => expect(server.log.at(-1)).toMatchObject({ aborted: true }));
    expect(await listContacts(server.url, 'broken-off')).toEqual([]);
  });

  it('refuses the empty file that browsers send where none was chosen', async () => {
    const none = { ...csvFile(''), filename: '' };
    const error = 'no file was chosen: the field "file" has neither name nor content';
    expectAnswer(await postForm(server.url, [none]), 400, fileRequired(error));
  });

  it('tells a caller who sent the file name as text how to send the file', async () => {
    const text = { name: 'file', content: 'contacts.csv' };
    const error =
      'the field "file" holds text, not a file; with curl, write --form "file=@contacts.csv"';
    expectAnswer(await postForm(server.url, [text]), 400, fileRequired(error));
  });

  it('refuses two files, and stores nothing of either', async () => {
    const files = [csvFile('name\nAnn\n'), csvFile('name\nBob\n')];
    const answer = await postForm(server.url, files, 'twice');
    expectAnswer(answer, 400, fileRequired('the form has two files; send one'));
    expect(await listContacts(server.url, 'twice')).toEqual([]);
  });
});

describe('POST /phonebook/import: forms as clients write them', () => {
  const csv = 'name\nAnn\n';

  it.each([
    ['a file without a content type', [{ name: 'file', filename: 'contacts.csv', content: csv }]],
    ['a file without a name but with content', [{ ...csvFile(csv), filename: '' }]],
    [
      'a file name in another alphabet (RFC 5987)',
      [
        {
          ...csvFile(csv),
          name: 'file"; filename*=UTF-8\'\'rubrica%C3%A0.csv; x="',
          filename: undefined as unknown as string,
        },
      ],
    ],
    [
      'other fields before and after',
      [{ name: 'a', content: 'b' }, csvFile(csv), { name: 'c', content: 'd' }],
    ],
    [
      'csv_content beside a real file',
      [csvFile(csv), { name: 'csv_content', content: 'name\nBob\n' }],
    ],
    [
      'csv_content before its file name',
      [
        { name: 'csv_content', content: csv },
        { name: 'file', content: 'a.csv' },
      ],
    ],
    [
      'a real file after so much csv_content that it could not be kept',
      [{ name: 'csv_content', content: 'x'.repeat(1_100_000) }, csvFile(csv)],
    ],
    [
      'a real file after an input in which none was chosen',
      [{ ...csvFile(''), filename: '' }, csvFile(csv)],
    ],
    [
      'a file in base64',
      [{ ...csvFile(btoa(csv)), headers: { 'Content-Transfer-Encoding': 'base64' } }],
    ],
  ])('takes %s', async (name, parts) => {
    expectAnswer(await postForm(server.url, parts, name), 200, report(1, 1));
    expect(await listContacts(server.url, name)).toMatchObject([{ name: 'Ann' }]);
  });

  it('takes a body whose length is not told', async () => {
    const token = await signToken({ sub: 'chunked' });
    const answer = await send(server.url, '/phonebook/import', {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': multipartType },
      body: ReadableStream.from([multipart(csvFile(csv))]),
      duplex: 'half',
    });
    expectAnswer(answer, 200, report(1, 1));
  });
});
