import { TextDecoder } from 'node:util';

/**
 * The encodings that a file may be said to have, by the names of the Encoding Standard (WHATWG).
 * Those that are recognised without being told are the first four; the others look much like
 * Windows-1252 to a program.
 */
export const encodings = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'windows-1250',
  'windows-1251',
  'windows-1253',
  'windows-1254',
  'iso-8859-2',
  'iso-8859-15',
  'macintosh',
  'ibm850',
  'shift_jis',
  'gb18030',
] as const;

export type Encoding = (typeof encodings)[number];

/** Names of code page 850, which the Encoding Standard does not have. */
const namesOf850: ReadonlySet<string> = new Set(['ibm850', 'ibm-850', 'cp850', 'cp-850', '850']);

/** The encoding that goes by a name, of which most have several: `latin1`, `cp1252`, `UTF8`. */
export function findEncoding(label: string): Encoding | undefined {
  const name = namesOf850.has(label.toLowerCase()) ? 'ibm850' : standardName(label);
  return encodings.find((encoding) => encoding === name);
}

/** The name that the Encoding Standard (WHATWG) gives the encoding. */
function standardName(label: string): string | undefined {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}
