import { delimiters } from '../src/csv/delimiter.ts';
import type { Random } from './random.ts';

type Corpus = readonly [Buffer, ...(readonly Buffer[])];
type ByteMutation = (bytes: Buffer, random: Random, corpus: Corpus) => Buffer;
type TextMutation = (text: string, random: Random) => string;

/** Makes another file of one of the corpus: a few mutations, one upon the other. */
export function mutate(corpus: Corpus, random: Random): Buffer {
  let bytes = random.pick(corpus);
  for (let left = random.below(6); left >= 0; left -= 1) {
    bytes = random.chance(0.6)
      ? mutateText(bytes, random)
      : random.pick(byteMutations)(bytes, random, corpus);
  }
  return bytes;
}

const punctuation = [
  '"',
  '""',
  '","',
  ',',
  ';',
  '\t',
  '|',
  '=',
  '="',
  "'",
  ' ',
  ' ::: ',
  '* ',
] as const;
const lineEnds = ['\n', '\r', '\r\n', '\n\n', '\u001A', 'sep=;\n', '\u{2028}', '\u{85}'] as const;
const characters = [
  '\u{FEFF}',
  '\0',
  '\u{A0}',
  '\u{3000}',
  '\u{200B}',
  '\u{D800}',
  'é',
  '€',
  '😀',
  'ÿ',
];
const values = ['1', '3,93E+11', '1E+5', '0/0/00', 'group:', 'group:public', 'public', '-', '#'];
const columns = ['name', 'Nome', '__proto__', 'constructor', 'toString', 'Phone 1 - Value'];
const tokens = [...punctuation, ...lineEnds, ...characters, ...values, ...columns] as const;

const runLengths = [2, 10, 26, 256, 300, 5_000, 70_000] as const;

const replacements = ['"', ...delimiters, '\n', '\r', '\r\n', ' ', ''] as const;

const textMutations: readonly [TextMutation, ...TextMutation[]] = [
  (text, random) => insert(text, random, random.pick(tokens)),
  (text, random) => insert(text, random, random.pick(tokens)),
  (text, random) =>
    insert(
      text,
      random,
      random.pick(tokens).repeat(random.pick(random.chance(0.1) ? runLengths : [2, 3])),
    ),
  (text, random) => shuffleParts(text, random, /(?<=\n|\r(?!\n))/, ''),
  (text, random) => shuffleParts(text, random, random.pick(delimiters)),
  (text, random) => shuffleParts(text, random, '"'),
  (text, random) => text.replaceAll(random.pick(delimiters), random.pick(delimiters)),
  (text, random) => text.replaceAll(/\r\n|\n|\r/g, random.pick(['\n', '\r\n', '\r', '\n\n'])),
  (text, random) => text.replaceAll(random.pick(replacements) || '"', random.pick(replacements)),
  (text, random) => replaceOne(text, random, /["\n\r,;\t|]/g),
];

/** Reads the bytes as what they seem to be, and writes them so again, or in another encoding. */
function mutateText(bytes: Buffer, random: Random): Buffer {
  const written = guessEncoding(bytes);
  const text = random.pick(textMutations)(decode(bytes, written), random);
  return encode(text, random.chance(0.1) ? random.pick(encodings) : written);
}

const encodings = ['utf8', 'utf16le', 'utf16be', 'latin1'] as const;
type BufferEncodingName = (typeof encodings)[number];

function guessEncoding(bytes: Buffer): BufferEncodingName {
  if (bytes[1] === 0 || (bytes[0] === 0xff && bytes[1] === 0xfe)) return 'utf16le';
  if (bytes[0] === 0 || (bytes[0] === 0xfe && bytes[1] === 0xff)) return 'utf16be';
  return bytes.toString('utf8').includes('\u{FFFD}') ? 'latin1' : 'utf8';
}

function decode(bytes: Buffer, encoding: BufferEncodingName): string {
  if (encoding === 'utf8' || encoding === 'latin1') return bytes.toString(encoding);
  // A copy: Node 24.21 spoils its heap where it reads an odd number of bytes at an odd address.
  const even = Buffer.from(bytes.subarray(0, bytes.length & ~1));
  return (encoding === 'utf16be' ? even.swap16() : even).toString('utf16le');
}

function encode(text: string, encoding: BufferEncodingName): Buffer {
  return encoding === 'utf16be'
    ? Buffer.from(text, 'utf16le').swap16()
    : Buffer.from(text, encoding);
}

function insert(text: string, random: Random, token: string): string {
  const at = random.below(text.length + 1);
  return text.slice(0, at) + token + text.slice(at);
}

/** Drops, doubles, or exchanges some of the parts between separators. */
function shuffleParts(
  text: string,
  random: Random,
  separator: string | RegExp,
  joiner = String(separator),
): string {
  const parts = text.split(separator);
  const at = random.below(parts.length);
  const other = random.below(parts.length);
  const part = parts[at] ?? '';
  const turn = random.below(3);
  if (turn === 0) parts.splice(at, 1 + random.below(3));
  else if (turn === 1)
    parts.splice(other, 0, ...Array.from({ length: 1 + random.below(3) }, () => part));
  else parts.splice(at, 1, ...parts.splice(other, 1, part));
  return parts.join(joiner);
}

function replaceOne(text: string, random: Random, pattern: RegExp): string {
  const places = [...text.matchAll(pattern)];
  const place = places[random.below(places.length)];
  if (place === undefined) return text;
  return text.slice(0, place.index) + random.pick(replacements) + text.slice(place.index + 1);
}

const harmful = [
  0x22, 0x2c, 0x3b, 0x09, 0x0a, 0x0d, 0, 0x1a, 0x80, 0x81, 0xc3, 0xe2, 0xff,
] as const;
const marks: readonly [number[], ...number[][]] = [
  [0xef, 0xbb, 0xbf],
  [0xff, 0xfe],
  [0xfe, 0xff],
  [0, 0],
];

const byteMutations: readonly [ByteMutation, ...ByteMutation[]] = [
  (bytes, random) => splice(bytes, random.below(bytes.length + 1), 1, [random.below(256)]),
  (bytes, random) => splice(bytes, random.below(bytes.length + 1), 1, [random.pick(harmful)]),
  (bytes, random) => splice(bytes, random.below(bytes.length + 1), 0, [random.pick(harmful)]),
  (bytes, random) => splice(bytes, random.below(bytes.length + 1), 1 + random.below(8), []),
  (bytes, random) => flipBit(bytes, random),
  (bytes, random) => bytes.subarray(0, random.below(bytes.length + 1)),
  (bytes, random) => bytes.subarray(random.below(4)),
  (bytes, random) => splice(bytes, 0, 0, random.pick(marks)),
  (bytes, random, corpus) => crossWith(bytes, random.pick(corpus), random),
];

function splice(bytes: Buffer, at: number, drop: number, between: readonly number[]): Buffer {
  const parts = [bytes.subarray(0, at), Uint8Array.from(between), bytes.subarray(at + drop)];
  return Buffer.concat(parts);
}

function flipBit(bytes: Buffer, random: Random): Buffer {
  const at = random.below(bytes.length);
  return splice(bytes, at, 1, [(bytes[at] ?? 0) ^ (1 << random.below(8))]);
}

/** The beginning of one file and the end of another. */
function crossWith(bytes: Buffer, other: Buffer, random: Random): Buffer {
  const head = bytes.subarray(0, random.below(bytes.length + 1));
  return Buffer.concat([head, other.subarray(random.below(other.length + 1))]);
}
