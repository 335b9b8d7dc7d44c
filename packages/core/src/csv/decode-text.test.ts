import { describe, expect, it } from 'vitest';
import { collect, cutBytes, streamOf, WatchedFile } from '../../test/chunks.ts';
import { AppError } from '../errors.ts';
import { decodeText } from './decode-text.ts';
import type { Encoding } from './encoding.ts';

async function decodeAs(encoding: Encoding, ...chunks: readonly Uint8Array[]): Promise<string> {
  return (await collect(decodeText(streamOf(...chunks), encoding))).join('');
}

async function decode(...chunks: readonly Uint8Array[]): Promise<string> {
  return decodeAs('utf-8', ...chunks);
}

async function refusalAs(encoding: Encoding, ...chunks: readonly Uint8Array[]): Promise<unknown> {
  return decodeAs(encoding, ...chunks).then(
    (text) => `decoded: ${text}`,
    (error: unknown) => error,
  );
}

async function refusal(...chunks: readonly Uint8Array[]): Promise<unknown> {
  return refusalAs('utf-8', ...chunks);
}

function bytes(...values: number[]): Uint8Array {
  return Uint8Array.from(values);
}

/** The two halves of a file, for every place where it can be cut. */
function halvesOf(whole: Uint8Array): [at: number, Uint8Array, Uint8Array][] {
  return Array.from({ length: whole.length + 1 }, (_, at) => [
    at,
    whole.subarray(0, at),
    whole.subarray(at),
  ]);
}

const byteOrderMark = [0xef, 0xbb, 0xbf];

describe('decodeText', () => {
  it('decodes characters of one to four bytes', async () => {
    const utf8 = [0x61, 0xc3, 0xa9, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x98, 0x80];
    expect(await decode(bytes(...utf8))).toBe('aé€😀');
  });

  it('joins a character that is split at any byte between two chunks', async () => {
    const whole = Buffer.from('aé€😀\u{10FFFF}ß\n');
    for (const [at, start, rest] of halvesOf(whole)) {
      const text = await decode(start, rest);
      expect(text, `split at ${at}`).toBe('aé€😀\u{10FFFF}ß\n');
    }
  });

  it('joins characters that come byte by byte', async () => {
    const whole = Buffer.from('Zoë,€ 5,😀,営業,ﬀ');
    expect(await decode(...cutBytes(whole, [1]))).toBe('Zoë,€ 5,😀,営業,ﬀ');
  });

  it('drops a byte order mark, split at any byte or not', async () => {
    const whole = bytes(...byteOrderMark, 0x6e, 0xc3, 0xa9);
    for (const [at, start, rest] of halvesOf(whole)) {
      const text = await decode(start, rest);
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
    for (const [at, start, rest] of halvesOf(whole)) {
      const error = await refusal(start, rest);
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

  it('refuses a NUL, also far behind, and in any encoding', async () => {
    const expected = {
      code: 'csv_unreadable',
      message: 'the file has NUL bytes, so it is not CSV text: save it as "CSV UTF-8"',
    };
    expect(await refusal(bytes(0x61, 0x00))).toMatchObject(expected);
    expect(await refusal(Buffer.alloc(70_000, 'x'), bytes(0x00))).toMatchObject(expected);
    expect(await refusalAs('windows-1252', bytes(0xe9, 0x00))).toMatchObject(expected);
    expect(await refusalAs('utf-16le', bytes(0x61, 0x00, 0x00, 0x00))).toMatchObject(expected);
  });

  it.each([
    { encoding: 'utf-16le', mark: [0xff, 0xfe] },
    { encoding: 'utf-16be', mark: [0xfe, 0xff] },
  ] as const)('joins characters of $encoding that are split at any byte', async (each) => {
    const { encoding, mark } = each;
    const littleEndian = Buffer.from('né,営業;😀\t€\r\n', 'utf16le');
    const text = encoding === 'utf-16le' ? littleEndian : littleEndian.swap16();
    for (const whole of [text, Buffer.concat([bytes(...mark), text])]) {
      for (const [at, start, rest] of halvesOf(whole)) {
        expect(await decodeAs(encoding, start, rest), `split at ${at}`).toBe('né,営業;😀\t€\r\n');
      }
      expect(await decodeAs(encoding, ...cutBytes(whole, [1]))).toBe('né,営業;😀\t€\r\n');
    }
  });

  it.each([
    { what: 'half of a surrogate pair', invalid: [0x3d, 0xd8, 0x61, 0x00] },
    { what: 'the second half alone', invalid: [0x00, 0xde] },
    { what: 'a unit without its second byte', invalid: [0x61] },
    { what: 'a pair without its last byte', invalid: [0x3d, 0xd8, 0x00] },
  ])('refuses UTF-16 with $what', async ({ invalid }) => {
    expect(await refusalAs('utf-16le', bytes(0x61, 0x00, ...invalid))).toMatchObject({
      code: 'csv_unreadable',
      message:
        'the file has bytes that are not utf-16le: was it cut short, or is it in another encoding? ' +
        'Save it as "CSV UTF-8"',
    });
  });

  it('decodes every byte to which Windows-1252 gives a character', async () => {
    const unassigned = [0x81, 0x8d, 0x8f, 0x90, 0x9d];
    const upper = Array.from({ length: 128 }, (_, index) => 128 + index).filter(
      (byte) => !unassigned.includes(byte),
    );
    expect(await decodeAs('windows-1252', bytes(...upper))).toBe(
      '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ\u{A0}¡¢£¤¥¦§¨©ª«¬\u{AD}®¯°±²³´µ¶·¸¹º»¼½¾¿' +
        'ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ',
    );
    for (const byte of unassigned) {
      expect(await refusalAs('windows-1252', bytes(0x61, byte)), `byte ${byte}`).toMatchObject({
        code: 'csv_unreadable',
        message: expect.stringContaining('the file has bytes that are not windows-1252: '),
      });
    }
  });

  it.each([
    { encoding: 'windows-1250', text: 'Žluťoučký', written: '8e 6c 75 9d 6f 75 e8 6b fd' },
    { encoding: 'windows-1251', text: 'Иван', written: 'c8 e2 e0 ed' },
    { encoding: 'windows-1253', text: 'Άννα', written: 'a2 ed ed e1' },
    { encoding: 'windows-1254', text: 'Işık', written: '49 fe fd 6b' },
    { encoding: 'iso-8859-2', text: 'Łódź', written: 'a3 f3 64 bc' },
    { encoding: 'iso-8859-15', text: '5 €', written: '35 20 a4' },
    { encoding: 'macintosh', text: 'Zoë’s', written: '5a 6f 91 d5 73' },
    { encoding: 'shift_jis', text: '営業', written: '89 63 8b c6' },
    { encoding: 'gb18030', text: '王😀', written: 'cd f5 94 39 fc 36' },
  ] as const)('decodes $encoding, whose characters may be split', async (each) => {
    const { encoding, text, written } = each;
    const whole = Buffer.from(written.replaceAll(' ', ''), 'hex');
    for (const [at, start, rest] of halvesOf(whole)) {
      expect(await decodeAs(encoding, start, rest), `split at ${at}`).toBe(text);
    }
  });

  it('closes its source when the text cannot be read', async () => {
    const file = new WatchedFile([bytes(0xff), bytes(0x61)]);
    await expect(collect(decodeText(file, 'utf-8'))).rejects.toThrow(AppError);
    expect(file.isClosed).toBe(true);
  });
});
