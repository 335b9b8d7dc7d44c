import { describe, expect, it } from 'vitest';
import { collect, cutBytes, streamOf, WatchedFile } from '../../test/chunks.ts';
import { AppError } from '../errors.ts';
import { decodeText } from './decode-text.ts';

async function decode(...chunks: readonly Uint8Array[]): Promise<string> {
  return (await collect(decodeText(streamOf(...chunks)))).join('');
}

async function refusal(...chunks: readonly Uint8Array[]): Promise<unknown> {
  return decode(...chunks).then(
    (text) => `decoded: ${text}`,
    (error: unknown) => error,
  );
}

function bytes(...values: number[]): Uint8Array {
  return Uint8Array.from(values);
}

const byteOrderMark = [0xef, 0xbb, 0xbf];

describe('decodeText', () => {
  it('decodes characters of one to four bytes', async () => {
    const utf8 = [0x61, 0xc3, 0xa9, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x98, 0x80];
    expect(await decode(bytes(...utf8))).toBe('aé€😀');
  });

  it('joins a character that is split at any byte between two chunks', async () => {
    const whole = Buffer.from('aé€😀\u{10FFFF}ß\n');
    for (let at = 0; at <= whole.length; at += 1) {
      const text = await decode(whole.subarray(0, at), whole.subarray(at));
      expect(text, `split at ${at}`).toBe('aé€😀\u{10FFFF}ß\n');
    }
  });

  it('joins characters that come byte by byte', async () => {
    const whole = Buffer.from('Zoë,€ 5,😀,営業,ﬀ');
    expect(await decode(...cutBytes(whole, [1]))).toBe('Zoë,€ 5,😀,営業,ﬀ');
  });

  it('drops a byte order mark, split at any byte or not', async () => {
    const whole = bytes(...byteOrderMark, 0x6e, 0xc3, 0xa9);
    for (let at = 0; at <= whole.length; at += 1) {
      const text = await decode(whole.subarray(0, at), whole.subarray(at));
      expect(text, `split at ${at}`).toBe('né');
    }
    expect(await decode(...cutBytes(whole, [1]))).toBe('né');
  });

  it('keeps a mark that is not at the beginning of the file', async () => {
    const mark = bytes(...byteOrderMark);
    expect(await decode(bytes(0x61), mark, bytes(0x62))).toBe('a\u{FEFF}b');
    expect(await decode(mark, mark, bytes(0x62))).toBe('\u{FEFF}b');
  });

  it('decodes a file without bytes to no text', async () => {
    expect(await decode()).toBe('');
    expect(await decode(bytes(...byteOrderMark))).toBe('');
  });

  it.each([
    { what: 'a byte that UTF-8 never has', invalid: [0xff] },
    { what: 'a continuation byte alone', invalid: [0x80] },
    { what: 'Latin-1', invalid: [0x63, 0x61, 0x66, 0xe9, 0x2c] },
    { what: 'an overlong slash', invalid: [0xc0, 0xaf] },
    { what: 'an overlong NUL', invalid: [0xc0, 0x80] },
    { what: 'half of a surrogate pair', invalid: [0xed, 0xa0, 0x80] },
    { what: 'a number over U+10FFFF', invalid: [0xf4, 0x90, 0x80, 0x80] },
    { what: 'a character without its last byte', invalid: [0xe2, 0x82] },
    { what: 'UTF-16 with a byte order mark', invalid: [0xff, 0xfe, 0x6e, 0x00] },
  ])('refuses $what, wherever the chunks are cut', async ({ invalid }) => {
    const whole = bytes(0x61, ...invalid);
    for (let at = 0; at <= whole.length; at += 1) {
      const error = await refusal(whole.subarray(0, at), whole.subarray(at));
      expect(error, `split at ${at}`).toBeInstanceOf(AppError);
      expect(error).toMatchObject({
        code: 'csv_unreadable',
        message: 'the file is not UTF-8 text: save it as "CSV UTF-8" and send it again',
      });
    }
  });

  it('keeps the cause of a refusal for the log', async () => {
    expect(await refusal(bytes(0xff))).toHaveProperty('cause', expect.any(TypeError));
  });

  it('refuses a NUL byte, also far behind', async () => {
    const expected = { code: 'csv_unreadable', message: expect.stringContaining('NUL') };
    expect(await refusal(bytes(0x61, 0x00))).toMatchObject(expected);
    expect(await refusal(Buffer.alloc(70_000, 'x'), bytes(0x00))).toMatchObject(expected);
  });

  it.each([
    { name: 'a workbook (xlsx, ods)', start: [0x50, 0x4b, 0x03, 0x04, 0x14] },
    { name: 'ZIP archive', start: [0x50, 0x4b, 0x03, 0x04, 0x0a] },
    { name: '(xls)', start: [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1] },
    { name: 'gzip', start: [0x1f, 0x8b, 0x08] },
    { name: 'PDF', start: [...Buffer.from('%PDF-1.7\n')] },
    { name: 'PNG', start: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
    { name: 'JPEG', start: [0xff, 0xd8, 0xff, 0xe0] },
    { name: 'GIF', start: [...Buffer.from('GIF89a')] },
  ])('names $name by its first bytes and says what to do', async ({ name, start }) => {
    const error = await refusal(bytes(...start));
    expect(error).toMatchObject({
      code: 'csv_unreadable',
      message: expect.stringMatching(/^this is .+, not CSV text: .+/u),
    });
    expect(error).toHaveProperty('message', expect.stringContaining(name));
  });

  it('reads text that only resembles a signature', async () => {
    expect(await decode(Buffer.from('PK,name\n'))).toBe('PK,name\n');
    expect(await decode(Buffer.from('P'))).toBe('P');
    expect(await decode(Buffer.from('name\n'), Buffer.from('%PDF'))).toBe('name\n%PDF');
  });

  it('closes its source when the text cannot be read', async () => {
    const file = new WatchedFile([bytes(0xff), bytes(0x61)]);
    await expect(collect(decodeText(file))).rejects.toThrow(AppError);
    expect(file.isClosed).toBe(true);
  });
});
