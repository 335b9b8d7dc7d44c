import { AppError } from '../errors.ts';
import type { ReadableFile } from '../file/readable-file.ts';
import { readStart } from '../file/read-start.ts';

interface FileKind {
  /** The first bytes of such a file, as Latin-1 text. */
  readonly signature: string;
  readonly name: string;
  /** What its owner can do instead. */
  readonly remedy: string;
}

const openAsWorkbook = 'open it in a spreadsheet program and save it as CSV';
const chooseCsv = 'choose the CSV file';
const unpack = 'unpack it and send the CSV file in it';
const exportCsv = 'export the contacts as CSV';

const notCsv: readonly FileKind[] = [
  {
    signature: 'PK\x03\x04',
    name: 'a workbook (xlsx, ods) or ZIP archive',
    remedy: openAsWorkbook,
  },
  {
    signature: '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1',
    name: 'an old Excel workbook (xls)',
    remedy: openAsWorkbook,
  },
  { signature: '\x1f\x8b', name: 'gzip data', remedy: unpack },
  { signature: 'PK\x05\x06', name: 'an empty ZIP archive', remedy: chooseCsv },
  { signature: 'BZh91AY&SY', name: 'bzip2 data', remedy: unpack },
  { signature: '\xfd7zXZ\0', name: 'xz data', remedy: unpack },
  { signature: '\x28\xb5\x2f\xfd', name: 'zstandard data', remedy: unpack },
  { signature: '7z\xbc\xaf\x27\x1c', name: 'a 7z archive', remedy: unpack },
  { signature: 'Rar!\x1a\x07', name: 'a RAR archive', remedy: unpack },
  { signature: '%PDF-', name: 'a PDF', remedy: exportCsv },
  { signature: '{\\rtf', name: 'an RTF document', remedy: exportCsv },
  { signature: 'SQLite format 3\0', name: 'an SQLite database', remedy: exportCsv },
  { signature: '\x89PNG', name: 'a PNG image', remedy: chooseCsv },
  { signature: '\xff\xd8\xff', name: 'a JPEG image', remedy: chooseCsv },
  { signature: 'GIF87a', name: 'a GIF image', remedy: chooseCsv },
  { signature: 'GIF89a', name: 'a GIF image', remedy: chooseCsv },
  { signature: 'II*\0', name: 'a TIFF image', remedy: chooseCsv },
  { signature: 'MM\0*', name: 'a TIFF image', remedy: chooseCsv },
  { signature: '\xff\xfe\0\0', name: 'UTF-32 text', remedy: 'save it as "CSV UTF-8"' },
  { signature: '\0\0\xfe\xff', name: 'UTF-32 text', remedy: 'save it as "CSV UTF-8"' },
];

/** Text that is not CSV; compared without case, and behind a byte order mark and blanks. */
const otherText: readonly FileKind[] = [
  { signature: 'begin:vcard', name: 'a vCard file (vcf)', remedy: exportCsv },
  { signature: 'begin:vcalendar', name: 'a calendar (ics)', remedy: exportCsv },
  { signature: 'bplist00', name: 'a property list', remedy: exportCsv },
  { signature: 'version: 1\n', name: 'an LDIF file', remedy: exportCsv },
  { signature: 'dn: ', name: 'an LDIF file', remedy: exportCsv },
  { signature: '{"', name: 'a JSON file', remedy: exportCsv },
  { signature: '[{', name: 'a JSON file', remedy: exportCsv },
  { signature: '<table', name: 'a web page', remedy: openAsWorkbook },
  { signature: '<?xml', name: 'an XML file', remedy: exportCsv },
  { signature: '<!doctype html', name: 'a web page', remedy: openAsWorkbook },
  { signature: '<html', name: 'a web page', remedy: openAsWorkbook },
];

/** Parts of a ZIP archive whose names stand near its beginning. */
const zipKinds: readonly { readonly part: string; readonly name: string }[] = [
  { part: 'xl/', name: 'an Excel workbook (xlsx)' },
  { part: 'word/', name: 'a Word document (docx)' },
  { part: 'opendocument.spreadsheet', name: 'an OpenDocument spreadsheet (ods)' },
];

/**
 * Sees to it that a file is not of a known kind that is no CSV, told from its first bytes.
 *
 * @throws AppError `csv_unreadable` that names the kind and says what to do.
 */
export async function assertCsvText(file: ReadableFile): Promise<void> {
  const reason = explainKind((await readStart(file)).toString('latin1'));
  if (reason !== undefined) throw new AppError('csv_unreadable', reason);
}

function explainKind(start: string): string | undefined {
  const textStart = start
    .slice(0, 200)
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart()
    .toLowerCase();
  const kind =
    notCsv.find(({ signature }) => start.startsWith(signature)) ??
    otherText.find(({ signature }) => textStart.startsWith(signature));
  if (kind === undefined) return undefined;
  const zipKind = start.startsWith('PK') && zipKinds.find(({ part }) => start.includes(part));
  const name = zipKind ? zipKind.name : kind.name;
  return `this is ${name}, not CSV text: ${kind.remedy}`;
}
