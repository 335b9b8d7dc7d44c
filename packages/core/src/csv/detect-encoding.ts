import { TextDecoder } from 'node:util';
import { AppError } from '../errors.ts';
import type { ReadableFile } from '../file/readable-file.ts';
import { readStart } from '../file/read-start.ts';
import { notUtf8, unknownEncoding } from './decode-text.ts';
import type { Encoding } from './encoding.ts';

const byteOrderMarks: readonly { readonly mark: readonly number[]; readonly encoding: Encoding }[] =
  [
    { mark: [0xef, 0xbb, 0xbf], encoding: 'utf-8' },
    { mark: [0xff, 0xfe], encoding: 'utf-16le' },
    { mark: [0xfe, 0xff], encoding: 'utf-16be' },
  ];

/**
 * Tells how a file's text is encoded: by its byte order mark, by the NUL bytes that UTF-16 has in
 * every other place, or else by reading all of it: UTF-8 if it is that throughout, Windows-1252 if
 * what is not UTF-8 outweighs what is.
 *
 * Letters of MS-DOS and of old Macs stand where Windows-1252 has marks that no word contains.
 *
 * @throws AppError `csv_unreadable` for what is none of these, or UTF-8 with damage in it.
 */
export async function detectEncoding(file: ReadableFile): Promise<Encoding> {
  const start = await readStart(file);
  const marked = byteOrderMarks.find(({ mark }) => mark.every((byte, at) => start[at] === byte));
  if (marked !== undefined) return marked.encoding;
  const utf16 = detectUtf16(start);
  if (utf16 !== undefined) return utf16;
  if (await isUtf8(file)) return 'utf-8';
  const evidence = new ByteEvidence();
  for await (const chunk of file.read()) evidence.add(chunk);
  return evidence.decide();
}

/**
 * UTF-16 text has NULs for the upper halves of its ASCII characters: delimiters and line ends at
 * least. More than a tenth of the units must have one. Lower halves are NUL too, but more seldom: in
 * the wide blank U+3000, in 一, in 😀.
 */
function detectUtf16(start: Uint8Array): Encoding | undefined {
  const nuls: [even: number, odd: number] = [0, 0];
  start.forEach((byte, at) => {
    if (byte === 0) nuls[at % 2 === 0 ? 0 : 1] += 1;
  });
  const [even, odd] = nuls;
  // One alone is no pattern, however short the file is.
  if (Math.max(even, odd) < 1 + start.length / 20) return undefined;
  if (odd > even * 2) return 'utf-16le';
  return even > odd * 2 ? 'utf-16be' : undefined;
}

async function isUtf8(file: ReadableFile): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of file.read()) decoder.decode(chunk, { stream: true });
    decoder.decode();
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

/** Bytes to which Windows-1252 gives no character. */
const undefinedBytes: ReadonlySet<number> = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
/** ÿ in Windows-1252, where it stands inside of words only. Elsewhere it is a sign of binary data. */
const yDiaeresis = 0xff;

/** From here on, but for two, Windows-1252 has letters. */
const firstLetter = 0xc0;
/** ‚ „ ‡ ˆ ‹ • ˜ Ÿ, which follow no letter: MS-DOS and old Macs have their letters there. */
const notAfterLetters: ReadonlySet<number> = new Set([
  0x82, 0x84, 0x87, 0x88, 0x8b, 0x95, 0x98, 0x9f,
]);
/** Š Œ Ž, which follow no small letter. */
const capitals: ReadonlySet<number> = new Set([0x8a, 0x8c, 0x8e]);

/** Weighs the bytes of a file that is not UTF-8 throughout. */
class ByteEvidence {
  /** Characters that are UTF-8, of more than one byte. */
  #utf8Characters = 0;
  /** Those among them whose bytes would make two letters that hardly ever stand side by side: `Ã©`. */
  #plainlyUtf8 = 0;
  /** Letters where Windows-1252 has them, and what no word has there. */
  #letters = 0;
  #oddities = 0;
  /** How many bytes of the upper half that are letters stand in a row. */
  #run = 0;
  #notUtf8 = 0;
  #undefinedBytes = 0;
  #strayYDiaereses = 0;
  /** The line of the first byte that is not UTF-8. */
  #damagedLine = 0;
  #line = 1;
  /** How many bytes the character being read still needs. */
  #missing = 0;
  #previous = lineFeed;

  add(chunk: Uint8Array): void {
    for (const byte of chunk) {
      if (byte >= 0x80 || this.#missing > 0) this.#weigh(byte);
      if (byte === carriageReturn) this.#line += 1;
      if (byte === lineFeed && this.#previous !== carriageReturn) this.#line += 1;
      this.#previous = byte;
    }
  }

  decide(): Encoding {
    if (this.#missing > 0) this.#noteDamage();
    if (this.#isUtf8InPlaces()) {
      const place = `line ${this.#damagedLine} has bytes that are not`;
      const remedy = 'export the file again, or name its encoding';
      throw new AppError('csv_unreadable', `the file is UTF-8 text, but ${place}: ${remedy}`);
    }
    if (this.#strayYDiaereses > 0) throw notUtf8();
    if (this.#undefinedBytes > 0 || this.#oddities > this.#letters) throw unknownEncoding();
    return 'windows-1252';
  }

  /** Few such characters among much that is not UTF-8 may be chance. */
  #isUtf8InPlaces(): boolean {
    return this.#plainlyUtf8 * 20 > this.#notUtf8 || this.#utf8Characters >= this.#notUtf8;
  }

  #weigh(byte: number): void {
    this.#weighWindows1252(byte);
    if (this.#missing > 0 && continues(this.#previous, byte)) {
      this.#missing -= 1;
      if (this.#missing === 0) this.#utf8Characters += 1;
      if (this.#previous === 0xc2 || this.#previous === 0xc3) this.#plainlyUtf8 += 1;
      return;
    }
    if (this.#missing > 0) this.#noteDamage();
    this.#missing = continuationsAfter(byte);
    if (byte >= 0x80 && this.#missing === 0) this.#noteDamage();
  }

  #weighWindows1252(byte: number): void {
    if (undefinedBytes.has(byte)) this.#undefinedBytes += 1;
    const isAfterLetter = isLetter(this.#previous);
    if (byte === yDiaeresis && !isAfterLetter) this.#strayYDiaereses += 1;
    this.#run = byte >= firstLetter && this.#previous >= firstLetter ? this.#run + 1 : 1;
    const isOdd =
      (isAfterLetter && notAfterLetters.has(byte)) ||
      (isLowerCase(this.#previous) && capitals.has(byte)) ||
      this.#run > 2;
    if (isOdd) this.#oddities += 1;
    else if (byte >= firstLetter) this.#letters += 1;
  }

  #noteDamage(): void {
    this.#missing = 0;
    this.#notUtf8 += 1;
    if (this.#notUtf8 === 1) this.#damagedLine = this.#line;
  }
}

/** How many more bytes a character has that begins so; RFC 3629, section 4. */
function continuationsAfter(byte: number): number {
  if (byte >= 0xc2 && byte < 0xe0) return 1;
  if (byte >= 0xe0 && byte < 0xf0) return 2;
  return byte >= 0xf0 && byte < 0xf5 ? 3 : 0;
}

/** The second bytes of a character, by its first, where not every continuation will do. */
const secondBytes: ReadonlyMap<number, readonly [least: number, most: number]> = new Map([
  [0xe0, [0xa0, 0xbf]],
  [0xed, [0x80, 0x9f]],
  [0xf0, [0x90, 0xbf]],
  [0xf4, [0x80, 0x8f]],
]);

/** Whether a character goes on with a byte after `previous`; RFC 3629, section 4. */
function continues(previous: number, byte: number): boolean {
  const [least, most] = secondBytes.get(previous) ?? [0x80, 0xbf];
  return byte >= least && byte <= most;
}

function isLowerCase(byte: number): boolean {
  return byte >= 0x61 && byte <= 0x7a;
}

/** Whether a byte is a letter in Windows-1252. */
function isLetter(byte: number): boolean {
  const isAsciiLetter = (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
  return isAsciiLetter || byte >= firstLetter;
}
