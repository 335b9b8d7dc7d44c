import { contactFields, encodings } from '@phonebook/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  csvFile,
  expectAnswer,
  field,
  multipart,
  multipartType,
  postCsv,
  postForm,
  report,
  send,
  type Part,
} from './import-request.ts';
import { createClient, listContacts, listed } from './list-contacts.ts';
import { capability, signToken, startServer, type RunningServer } from './running-server.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server[Symbol.asyncDispose]());

/** For each override, a file that is read otherwise without it. */
const samples = [
  {
    name: 'encoding',
    value: 'windows-1250',
    csv: Buffer.from('name\n\u00a3ukasz\n', 'latin1'),
    contact: { name: 'Łukasz' },
  },
  {
    name: 'delimiter',
    value: 'semicolon',
    csv: Buffer.from('name;shelf,company\nAnn;1,2\n'),
    contact: { name: 'Ann' },
  },
  {
    name: 'mapping',
    value: '{"Telefono ufficio": "cellphone", "ref": "notes", "Fax": null}',
    csv: Buffer.from('name,Telefono ufficio,Ref,Fax\nAnn,06,seven,1\n'),
    contact: { name: 'Ann', cellphone: '06', notes: 'seven' },
  },
] as const;

type Sample = (typeof samples)[number];

async function importTyped(user: string, fields: readonly (readonly [string, string | Blob])[]) {
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  const client = createClient(server.url, await signToken({ sub: user }));
  return client.phonebook.import.mutate(form);
}

/** Everywhere that a field may stand, for each of the doors. */
const ways: readonly [string, (user: string, sample: Sample) => Promise<unknown>][] = [
  [
    'before the file',
    (user, sample) => importForm(user, [...fieldOf(sample), csvFile(sample.csv)]),
  ],
  ['after the file', (user, sample) => importForm(user, [csvFile(sample.csv), ...fieldOf(sample)])],
  [
    'as a file of its own',
    (user, { name, value, csv }) =>
      importForm(user, [{ name, filename: 'a.txt', content: `\ufeff${value}\n` }, csvFile(csv)]),
  ],
  [
    'beside csv_content',
    (user, sample) =>
      importForm(user, [
        field('csv_content', sample.csv),
        ...fieldOf(sample),
        field('file', 'contacts.csv'),
      ]),
  ],
  [
    'before the file of a typed client',
    (user, { name, value, csv }) =>
      importTyped(user, [
        [name, value],
        ['file', new File([csv], 'contacts.csv')],
      ]),
  ],
  [
    'after the file of a typed client',
    (user, { name, value, csv }) =>
      importTyped(user, [
        ['file', new File([csv], 'contacts.csv')],
        [name, value],
      ]),
  ],
];

function fieldOf({ name, value }: Sample): Part[] {
  return [field(name, value)];
}

async function importForm(user: string, parts: readonly Part[]): Promise<unknown> {
  return (await postForm(server.url, parts, user)).body;
}

describe('overrides', () => {
  describe.each(samples)('$name', (sample) => {
    it.each(ways)('is heard %s', async (way, importBy) => {
      const user = `${sample.name} ${way}`;
      expect(await importBy(user, sample)).toEqual(report(1, 1));
      expect(await listContacts(server.url, user)).toEqual([listed(sample.contact)]);
    });

    it('makes a difference', async () => {
      const user = `no ${sample.name}`;
      await postCsv(server.url, sample.csv, user);
      expect(await listContacts(server.url, user)).not.toEqual([listed(sample.contact)]);
    });
  });

  it('are heard together, behind a file too large to be kept in memory', async () => {
    const csv = `name|Tel;x\n${'Ann|06;7\n'.repeat(100_000)}`;
    const file = csvFile(Buffer.from(csv, 'utf16le'));
    const fields = [
      field('mapping', '{"Tel;x": "cellphone"}'),
      field('encoding', 'UTF-16LE'),
      field('delimiter', '|'),
    ];
    expectAnswer(
      await postForm(server.url, [file, ...fields], 'all'),
      200,
      report(100_000, 100_000),
    );
    const client = createClient(server.url, await signToken({ sub: 'all' }));
    const { contacts } = await client.phonebook.list.query({ limit: 1 });
    expect(contacts).toEqual([listed({ name: 'Ann', cellphone: '06;7' })]);
  });

  it('say nothing when they are empty', async () => {
    const fields = ['encoding', 'delimiter', 'mapping'].map((name) => field(name, ''));
    const parts = [...fields, csvFile('name;company\nAnn;A, B\n')];
    expectAnswer(await postForm(server.url, parts, 'empty'), 200, report(1, 1));
    const contacts = await listContacts(server.url, 'empty');
    expect(contacts).toEqual([listed({ name: 'Ann', company: 'A, B' })]);
  });

  it('may have 65,536 bytes', async () => {
    const mapping = '{"Tel": "cellphone"}'.padEnd(65_536);
    const parts = [field('mapping', mapping), csvFile('name,Tel\nAnn,06\n')];
    expectAnswer(await postForm(server.url, parts, 'long'), 200, report(1, 1));
    const contacts = await listContacts(server.url, 'long');
    expect(contacts).toEqual([listed({ name: 'Ann', cellphone: '06' })]);
  });
});

const columnExample = 'mapping: must be a JSON object such as {"Telefono ufficio": "workphone"}';
const fieldChoices = `is not one of ${contactFields.join(', ')}`;

const refused: readonly (readonly [string, readonly Part[], string])[] = [
  [
    'an unknown encoding',
    [field('encoding', 'klingon')],
    `encoding: 'klingon' is not one of ${encodings.join(', ')}`,
  ],
  [
    'an unknown delimiter',
    [field('delimiter', '#')],
    "delimiter: '#' is not one of , (comma), ; (semicolon), tab, | (pipe)",
  ],
  ['a mapping that is not JSON', [field('mapping', 'Tel=fax')], columnExample],
  ['a mapping that is a list', [field('mapping', '["Tel"]')], columnExample],
  ['a mapping that is null', [field('mapping', 'null')], columnExample],
  ['a mapping that is text', [field('mapping', '"Tel"')], columnExample],
  [
    'a mapping to an unknown field',
    [field('mapping', '{"Tel": "phone"}')],
    `mapping of 'Tel': 'phone' ${fieldChoices}`,
  ],
  [
    'a mapping to a number',
    [field('mapping', '{"Tel": 7}')],
    `mapping of 'Tel': '7' ${fieldChoices}`,
  ],
  [
    'a mapping of an unknown column',
    [field('mapping', '{"Telephone": "fax"}')],
    "mapping: the file has no column 'telephone'; it has 'name', 'Tel'",
  ],
  [
    'a mapping that names a column twice',
    [field('mapping', '{"Tel": "fax", "TEL": "fax"}')],
    "mapping: names the column 'TEL' twice",
  ],
  [
    'a field that is there twice',
    [field('encoding', 'utf-8'), field('encoding', 'utf-8')],
    'encoding: the form has it twice; send it once',
  ],
  [
    'a field that is there twice, once as a file',
    [field('mapping', ''), { name: 'mapping', filename: 'a.json', content: '{}' }],
    'mapping: the form has it twice; send it once',
  ],
  ['a long field', [field('mapping', ' '.repeat(65_537))], 'mapping: has more than 65536 bytes'],
  [
    'a field far longer than that',
    [field('delimiter', ' '.repeat(3_000_000))],
    'delimiter: has more than 65536 bytes',
  ],
  [
    'bytes that are not UTF-8',
    [field('mapping', Buffer.from('{"Citt\u00e0": "fax"}', 'latin1'))],
    'mapping: is not UTF-8 text',
  ],
];

describe('overrides that cannot be used', () => {
  const csv = 'name,Tel\nAnn,06\n';
  const file = csvFile(csv);
  const body = (error: string) => ({ code: 400, message: 'invalid import option', error });

  it.each(refused)('are refused with nothing stored: %s', async (user, fields, error) => {
    expectAnswer(await postForm(server.url, [...fields, file], user), 400, body(error));
    expectAnswer(await postForm(server.url, [file, ...fields], user), 400, body(error));
    expect(await listContacts(server.url, user)).toEqual([]);
  });

  it('fail for a typed client with the same wording', async () => {
    const call = importTyped('refused', [
      ['file', new File([csv], 'contacts.csv')],
      ['encoding', 'klingon'],
    ]);
    await expect(call).rejects.toMatchObject({
      message: 'invalid import option',
      data: {
        code: 'BAD_REQUEST',
        httpStatus: 400,
        reason: 'option_invalid',
        error: `encoding: 'klingon' is not one of ${encodings.join(', ')}`,
      },
    });
    expect(await listContacts(server.url, 'refused')).toEqual([]);
  });

  it('are not looked at before token, user and capability', async () => {
    const attempt = async (claims: Record<string, unknown>, key?: string) =>
      send(server.url, '/phonebook/import', {
        method: 'POST',
        headers: {
          Authorization: `Bearer ${await signToken(claims, key)}`,
          'Content-Type': multipartType,
        },
        body: multipart(field('encoding', 'klingon'), file),
      });
    expect((await attempt({}, 'the secret of somebody else, of 32 bytes')).status).toBe(401);
    expect((await attempt({ sub: '' })).body).toMatchObject({ message: 'invalid user' });
    expect((await attempt({ [capability]: false })).status).toBe(403);
  });

  it('do not stand for the file that is missing', async () => {
    const mapping = { name: 'mapping', filename: 'mapping.json', content: '{}' };
    const error = 'the form has no field "file"; send the CSV file in it';
    expectAnswer(await postForm(server.url, [mapping]), 400, {
      code: 400,
      message: 'file required',
      error,
    });
  });
});
