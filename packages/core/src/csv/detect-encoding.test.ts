import { describe, expect, it } from 'vitest';
import { collect, cutBytes, fileOf, WatchedFile } from '../../test/chunks.ts';
import { AppError } from '../errors.ts';
import { decodeText } from './decode-text.ts';
import { detectEncoding } from './detect-encoding.ts';
import type { Encoding } from './encoding.ts';

async function detect(...pieces: readonly Uint8Array[]): Promise<Encoding> {
  return detectEncoding(fileOf(...pieces));
}

/** Why a file is refused. */
async function refusal(...pieces: readonly Uint8Array[]): Promise<string> {
  const outcome: unknown = await detect(...pieces).catch((error: unknown) => error);
  if (!(outcome instanceof AppError)) throw new Error('it was not refused', { cause: outcome });
  expect(outcome.code).toBe('csv_unreadable');
  return outcome.message;
}

/** A file's text, read in the encoding that it is found to have. */
async function textOf(...pieces: readonly Uint8Array[]): Promise<string> {
  const file = fileOf(...pieces);
  return (await collect(decodeText(file.read(), await detectEncoding(file)))).join('');
}

function utf16(text: string, order: 'le' | 'be'): Buffer {
  const littleEndian = Buffer.from(text, 'utf16le');
  return order === 'le' ? littleEndian : littleEndian.swap16();
}

/** Text of characters that Latin-1 has; others of Windows-1252 are written as their byte. */
function windows1252(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

const neither =
  'the file is neither UTF-8 nor Windows-1252 text: save it as "CSV UTF-8", or say its encoding, such as ibm850 (MS-DOS) or macintosh';
const notUtf8 = 'the file is not UTF-8 text: save it as "CSV UTF-8" and send it again';

function damagedIn(line: number): string {
  const remedy = 'export the file again, or name its encoding';
  return `the file is UTF-8 text, but line ${line} has bytes that are not: ${remedy}`;
}

describe('detectEncoding', () => {
  it.each([
    { encoding: 'utf-8', file: Buffer.from('\u{FEFF}name\n') },
    { encoding: 'utf-16le', file: utf16('\u{FEFF}name\n', 'le') },
    { encoding: 'utf-16be', file: utf16('\u{FEFF}name\n', 'be') },
    { encoding: 'utf-16le', file: utf16('\u{FEFF}営業', 'le') },
    { encoding: 'utf-16be', file: utf16('\u{FEFF}営業', 'be') },
  ])('knows $encoding by its byte order mark', async ({ encoding, file }) => {
    expect(await detect(file)).toBe(encoding);
  });

  it('takes ASCII and a file without bytes for UTF-8', async () => {
    expect(await detect()).toBe('utf-8');
    expect(await detect(Buffer.from('name,fax\n'))).toBe('utf-8');
  });

  describe.each(['le', 'be'] as const)('in UTF-16 (%s) without a byte order mark', (order) => {
    it.each([
      { what: 'English', text: 'name\tfax\r\nAda\t1\r\n' },
      { what: 'one word', text: 'name' },
      { what: 'Italian', text: 'Nome;Città\r\nNicolò;Forlì\r\n' },
      { what: 'Russian', text: 'Имя,Телефон\nИван,8 800 555\nЯна,\n' },
      { what: 'Japanese', text: '氏名,会社,電話\r\n山田　太郎,株式会社　営業,03-1234\r\n' },
      {
        what: 'Japanese without digits',
        text: '氏名,会社\r\n山田　太郎,営業\r\n一条　一郎,東京\r\n',
      },
      { what: 'hiragana', text: 'なまえ,めも\nさくら,ともだち\nあおい,\n' },
      { what: 'emoji', text: 'name,notes\n😀😀,🎉\n' },
    ])('reads $what', async ({ text }) => {
      const file = utf16(text.repeat(3), order);
      expect(await detect(file)).toBe(`utf-16${order}`);
      expect(await textOf(file)).toBe(text.repeat(3));
    });
  });

  it.each([
    'name\nAda L\0velace\n',
    'name\nAd\0\n',
    'name\nA\0d\n',
    'name\nAda\0\0\0\0\0Lovelace\0\0\0\n',
    `name\n${'Ada\0\n'.repeat(50)}`,
  ])('does not take %j for UTF-16, and it is refused', async (text) => {
    expect(await detect(Buffer.from(text))).toBe('utf-8');
    await expect(textOf(Buffer.from(text))).rejects.toThrow('the file has NUL bytes');
  });

  it('reads UTF-8 whose first character of several bytes comes late', async () => {
    const text = `name\n${'Ada Lovelace\n'.repeat(20_000)}Zoë\n`;
    expect(await detect(...cutBytes(Buffer.from(text), [65_536]))).toBe('utf-8');
  });

  it('finds UTF-8 wherever its characters are split', async () => {
    const whole = Buffer.from('Zoë,€,😀,営業,\u{10FFFF}');
    for (let at = 1; at <= whole.length; at += 1) {
      const pieces = [whole.subarray(0, at), whole.subarray(at)];
      expect(await detect(...pieces), `split at ${at}`).toBe('utf-8');
    }
    expect(await detect(...cutBytes(whole, [1]))).toBe('utf-8');
  });

  it.each([
    { text: 'Nome;Città\r\nNicolò;Forlì\r\n', is: 'Nome;Città\r\nNicolò;Forlì\r\n' },
    { text: 'Größe;Straße\r\nJürgen;5 \x80\r\n', is: 'Größe;Straße\r\nJürgen;5 €\r\n' },
    { text: 'Prénom\r\nÉlo\xefse;l\x92été \x9c\r\n', is: 'Prénom\r\nÉloïse;l’été œ\r\n' },
    { text: 'name\n\x8akoda \x9eivot\n', is: 'name\nŠkoda život\n' },
    { text: 'name\nAda \x93Countess\x94 \x96 Lovelace\n', is: 'name\nAda “Countess” – Lovelace\n' },
    {
      text: 'name;notes\nStrauß;\x84Groß\x93\nÄrzte;ü\n',
      is: 'name;notes\nStrauß;„Groß“\nÄrzte;ü\n',
    },
    { text: 'name\nL\x92Haÿ-les-Roses\n', is: 'name\nL’Haÿ-les-Roses\n' },
    { text: 'name\nZo\xeb', is: 'name\nZoë' },
  ])('reads Windows-1252: $is', async ({ text, is }) => {
    const file = windows1252(text);
    expect(await detect(file)).toBe('windows-1252');
    expect(await textOf(file)).toBe(is);
    expect(await detect(...cutBytes(file, [1]))).toBe('windows-1252');
  });

  it('reads Windows-1252 that is ASCII for a long time', async () => {
    const file = windows1252(`name\n${'Ada Lovelace\n'.repeat(20_000)}Zo\xeb\n`);
    expect(await detect(...cutBytes(file, [65_536]))).toBe('windows-1252');
  });

  it.each([
    { what: 'a byte changed', line: 3, damage: [...Buffer.from('Zoë\nn'), 0xe9, 0x0a] },
    { what: 'a character without its last byte', line: 2, damage: [0xe2, 0x82, 0x0a] },
    { what: 'a character without its first byte', line: 2, damage: [0x82, 0xac, 0x0a] },
    { what: 'half of a surrogate pair', line: 2, damage: [0xed, 0xa0, 0x80, 0x0a] },
    {
      what: 'a pair of surrogates (CESU-8)',
      line: 2,
      damage: [0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80],
    },
    { what: 'an overlong slash', line: 2, damage: [0xc0, 0xaf, 0x0a] },
    { what: 'an overlong euro sign', line: 2, damage: [0xf0, 0x82, 0x82, 0xac] },
    { what: 'a number over U+10FFFF', line: 2, damage: [0xf4, 0x90, 0x80, 0x80] },
  ])('refuses UTF-8 with $what, and tells the line', async ({ damage, line }) => {
    const start = Buffer.from('Nicolò;Forlì;Größe;Straße;営業\n');
    const whole = Buffer.concat([start, Buffer.from(damage), Buffer.from('\nProsím\n')]);
    expect(await refusal(whole)).toBe(damagedIn(line));
    expect(await refusal(...cutBytes(whole, [1]))).toBe(damagedIn(line));
  });

  it.each(['\n', '\r\n', '\r'])('counts lines that end in %j', async (lineEnd) => {
    const rows = `Nicolò${lineEnd}`.repeat(41);
    const whole = Buffer.concat([Buffer.from(rows), Buffer.from([0xff])]);
    expect(await refusal(whole)).toBe(damagedIn(42));
    expect(await refusal(...cutBytes(whole, [1]))).toBe(damagedIn(42));
  });

  it('refuses text that is UTF-8 in places, which would be stored as two wrong characters', async () => {
    const mixed = Buffer.concat([
      Buffer.from('name\nZoë\n'),
      Buffer.from('Jos\u00e9\nAndr\u00e9\nRen\u00e9\n', 'latin1'),
    ]);
    expect(await refusal(mixed)).toBe(damagedIn(3));
  });

  it('reads Windows-1252 in which two letters happen to look like UTF-8', async () => {
    const text = Buffer.from(
      'name,notes\nRené,"the \u0093gro\u00df\u0094 one at the café"\n',
      'latin1',
    );
    expect(text.includes(Buffer.from([0xdf, 0x94]))).toBe(true);
    expect(await detectEncoding(fileOf(text))).toBe('windows-1252');
  });

  it('refuses UTF-8 that is cut inside its last character', async () => {
    const whole = Buffer.from('name\nZoë\nCity: 東京\n5 €');
    for (const missing of [1, 2]) {
      expect(await refusal(whole.subarray(0, -missing))).toBe(damagedIn(4));
    }
  });

  it.each([0x81, 0x8d, 0x8f, 0x90, 0x9d])(
    'refuses byte %i, to which Windows-1252 gives no character',
    async (byte) => {
      const file = Buffer.concat([windows1252('Città;Forlì;'), Buffer.from([byte])]);
      expect(await refusal(file)).toBe(neither);
    },
  );

  it.each([
    ['MS-DOS, in Italian', '4e69636f6c953b4a6f73820a436166668a3b506572970a'],
    ['MS-DOS, in French', '52656e823b467261876f69730a48826c8a6e653b'],
    ['an old Mac, in Italian', '4e69636f6c983b4c69626572748821'],
    ['an old Mac, in German', '4a9f7267656e3b4d9f6c6c6572'],
    ['Windows-1251, in Russian', 'c8e2e0ed3bcfe5f2f0ee220a'],
  ])('refuses %s, whose letters are marks that no word contains', async (_what, hex) => {
    expect(await refusal(Buffer.from(hex, 'hex'))).toBe(neither);
  });

  it('reads marks that words do have beside them', async () => {
    const text = 'D\x92Amico;\x84Firma\x93;Gro\xdf\x85;M\xfcller\x96S\xf6hne;Brand\x99;100\x80';
    expect(await detect(Buffer.from(text, 'latin1'))).toBe('windows-1252');
  });

  it('refuses what looks like text in no encoding it can tell', async () => {
    const shiftJis = Buffer.from(
      '8e81 96bc 2c 8e52 9363 81 40 91be 9859'.replaceAll(' ', ''),
      'hex',
    );
    expect(await refusal(shiftJis)).toBe(neither);
    expect(await refusal(Buffer.from([0x61, 0x20, 0xff, 0x62]))).toBe(notUtf8);
    const anyBytes = Buffer.from(
      Array.from({ length: 5_000 }, (_, at) => (at * 89 + 1) % 255 || 7),
    );
    expect(await refusal(anyBytes)).toMatch(/^the file is neither|^the file is not UTF-8/);
  });

  it('passes on what reading the file throws, and is done with it', async () => {
    const failure = new Error('the disk broke');
    const file = new WatchedFile([Buffer.from('name\n')], failure);
    await expect(detectEncoding(file)).rejects.toBe(failure);
    expect(file.isClosed).toBe(true);
  });

  it('is done with a file that is not UTF-8', async () => {
    const file = new WatchedFile([
      Buffer.from('name\n'),
      windows1252('Zo\xeb'),
      windows1252('\xeb'),
    ]);
    expect(await detectEncoding(file)).toBe('windows-1252');
    expect(file.isClosed).toBe(true);
  });
});
