/**
 * The encodings that a file may be said to have: WHATWG names. Those that are recognised without
 * being told are the first four; the others look like Windows-1252 to a program.
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
  'shift_jis',
  'gb18030',
] as const;

export type Encoding = (typeof encodings)[number];

export function isEncoding(name: string): name is Encoding {
  return encodings.some((encoding) => encoding === name);
}
