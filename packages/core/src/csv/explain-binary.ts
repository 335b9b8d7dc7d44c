interface FileKind {
  /** The first bytes of such a file. */
  readonly signature: readonly number[];
  readonly name: string;
  /** What its owner can do instead. */
  readonly remedy: string;
}

const openAsWorkbook = 'open it in a spreadsheet program and save it as CSV';
const notCsv: readonly FileKind[] = [
  // Office Open XML and OpenDocument are ZIP archives.
  {
    signature: [0x50, 0x4b, 0x03, 0x04],
    name: 'a workbook (xlsx, ods) or ZIP archive',
    remedy: openAsWorkbook,
  },
  {
    signature: [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1],
    name: 'an old Excel workbook (xls)',
    remedy: openAsWorkbook,
  },
  { signature: [0x1f, 0x8b], name: 'gzip data', remedy: 'unpack it and send the CSV file in it' },
  { signature: [0x25, 0x50, 0x44, 0x46], name: 'a PDF', remedy: 'export the contacts as CSV' },
  { signature: [0x89, 0x50, 0x4e, 0x47], name: 'a PNG image', remedy: 'choose the CSV file' },
  { signature: [0xff, 0xd8, 0xff], name: 'a JPEG image', remedy: 'choose the CSV file' },
  { signature: [0x47, 0x49, 0x46, 0x38], name: 'a GIF image', remedy: 'choose the CSV file' },
];

/**
 * What a file is that is known not to be text, and what to do about it, told from its first bytes;
 * undefined for anything else.
 */
export function explainBinary(start: Uint8Array): string | undefined {
  const kind = notCsv.find(({ signature }) =>
    signature.every((byte, index) => start[index] === byte),
  );
  return kind && `this is ${kind.name}, not CSV text: ${kind.remedy}`;
}
