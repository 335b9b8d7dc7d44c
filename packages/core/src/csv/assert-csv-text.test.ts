import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { fileOf, WatchedFile } from '../../test/chunks.ts';
import { AppError } from '../errors.ts';
import { assertCsvText } from './assert-csv-text.ts';

/** Why a file that begins so is refused; undefined if it is not. */
async function refusalOf(start: string | Uint8Array): Promise<string | undefined> {
  const bytes = typeof start === 'string' ? Buffer.from(start, 'latin1') : start;
  try {
    await assertCsvText(fileOf(bytes));
    return undefined;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error.code).toBe('csv_unreadable');
    return error.message;
  }
}

/** A ZIP archive of stored files: APPNOTE.TXT, section 4.3.7. */
function zipOf(files: Readonly<Record<string, string>>): Buffer {
  const entries = Object.entries(files).map(([name, content]) => {
    const header = Buffer.alloc(30);
    header.writeUInt32LE(0x04034b50, 0);
    header.writeUInt32LE(content.length, 18);
    header.writeUInt32LE(content.length, 22);
    header.writeUInt16LE(name.length, 26);
    return Buffer.concat([header, Buffer.from(name + content)]);
  });
  return Buffer.concat(entries);
}

const asWorkbook = 'open it in a spreadsheet program and save it as CSV';
const unpack = 'unpack it and send the CSV file in it';
const asCsv = 'export the contacts as CSV';
const choose = 'choose the CSV file';

describe('assertCsvText', () => {
  it.each([
    ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0', `an old Excel workbook (xls)`, asWorkbook],
    ['\x1f\x8b\x08\0', 'gzip data', unpack],
    ['BZh91AY&SY', 'bzip2 data', unpack],
    ['\xfd7zXZ\0\0', 'xz data', unpack],
    ['\x28\xb5\x2f\xfd\x04', 'zstandard data', unpack],
    ['7z\xbc\xaf\x27\x1c\0', 'a 7z archive', unpack],
    ['Rar!\x1a\x07\0', 'a RAR archive', unpack],
    ['%PDF-1.7\n', 'a PDF', asCsv],
    ['{\\rtf1\\ansi', 'an RTF document', asCsv],
    ['SQLite format 3\0', 'an SQLite database', asCsv],
    ['\x89PNG\r\n\x1a\n', 'a PNG image', choose],
    ['\xff\xd8\xff\xe0', 'a JPEG image', choose],
    ['GIF89a', 'a GIF image', choose],
    ['II*\0', 'a TIFF image', choose],
    ['MM\0*', 'a TIFF image', choose],
    ['\xff\xfe\0\0n\0\0\0', 'UTF-32 text', 'save it as "CSV UTF-8"'],
    ['\0\0\xfe\xff\0\0\0n', 'UTF-32 text', 'save it as "CSV UTF-8"'],
  ])('knows by %j that it is %s', async (start, name, remedy) => {
    expect(await refusalOf(start)).toBe(`this is ${name}, not CSV text: ${remedy}`);
  });

  it.each([
    ['BEGIN:VCARD\r\nVERSION:3.0\r\n', 'a vCard file (vcf)', asCsv],
    ['begin:vcard\n', 'a vCard file (vcf)', asCsv],
    ['<?xml version="1.0"?>\n<root_contact/>', 'an XML file', asCsv],
    ['<!DOCTYPE html>\n<html>', 'a web page', asWorkbook],
    ['<HTML><table>', 'a web page', asWorkbook],
  ])('knows by %j, also behind a mark and blanks, that it is %s', async (start, name, remedy) => {
    for (const lead of ['', '\r\n \t', '\xef\xbb\xbf', '\xef\xbb\xbf\n ']) {
      const message = `this is ${name}, not CSV text: ${remedy}`;
      expect(await refusalOf(lead + start), `after ${JSON.stringify(lead)}`).toBe(message);
    }
  });

  it.each([
    {
      files: { '[Content_Types].xml': '<Types/>', 'xl/workbook.xml': '<workbook/>' },
      name: 'an Excel workbook (xlsx)',
    },
    {
      files: { mimetype: 'application/vnd.oasis.opendocument.spreadsheet', 'content.xml': '' },
      name: 'an OpenDocument spreadsheet (ods)',
    },
    { files: { 'contacts.csv': 'name\nAda\n' }, name: 'a workbook (xlsx, ods) or ZIP archive' },
  ])('tells by what is in an archive that it is $name', async ({ files, name }) => {
    const message = `this is ${name}, not CSV text: ${asWorkbook}`;
    expect(await refusalOf(zipOf(files))).toBe(message);
  });

  it('knows what gzip writes', async () => {
    expect(await refusalOf(gzipSync('name\nAda\n'))).toContain('this is gzip data');
  });

  it.each([
    'name,fax\n',
    'PK,name\n',
    'P',
    ' %PDF\n',
    'name\n%PDF',
    'name\nBEGIN:VCARD\n',
    'II*,MM\n',
    '\xff\xfen\0a\0m\0e\0',
    '\xef\xbb\xbfname\n',
    'xl/\n',
    '<name>,<fax>\n',
    '',
  ])('lets %j pass', async (start) => {
    expect(await refusalOf(start)).toBeUndefined();
  });

  it('lets a file without bytes pass', async () => {
    expect(await assertCsvText(fileOf())).toBeUndefined();
  });

  it('is done with the file after the first bytes', async () => {
    for (const start of ['name\n', 'GIF89a']) {
      const file = new WatchedFile([Buffer.from(start), Buffer.from('Ada\n')]);
      await assertCsvText(file).catch(() => undefined);
      expect(file.isClosed).toBe(true);
    }
  });
});
