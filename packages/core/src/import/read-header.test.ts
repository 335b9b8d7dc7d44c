import { describe, expect, it } from 'vitest';
import { collect, cutText, streamOf } from '../../test/chunks.ts';
import { cutRecords } from '../csv/cut-records.ts';
import { parseRecords } from '../csv/parse-records.ts';
import { AppError } from '../errors.ts';
import { readHeader, type Header } from './read-header.ts';

async function read(...chunks: readonly string[]): Promise<Header> {
  return readHeader(parseRecords(cutRecords(streamOf(...chunks))));
}

async function refusal(...chunks: readonly string[]): Promise<AppError> {
  const outcome: unknown = await read(...chunks).catch((error: unknown) => error);
  if (outcome instanceof AppError) return outcome;
  throw new Error('the header was read', { cause: outcome });
}

describe('readHeader', () => {
  it('finds the field of each column in the order of the file', async () => {
    const { columns, fault } = await read('workphone,name,type\n');
    expect(columns).toEqual(['workphone', 'name', 'type']);
    expect(fault).toBeUndefined();
  });

  it('ignores case and surrounding space', async () => {
    const { columns } = await read(' NAME ,"\tWorkEmail\u{A0}",SpeedDial_Num\n');
    expect(columns).toEqual(['name', 'workemail', 'speeddial_num']);
  });

  it('ignores a mark that is left in front of the first column', async () => {
    expect((await read('\u{FEFF}name,fax\n')).columns).toEqual(['name', 'fax']);
  });

  it('keeps the place of a column it does not know', async () => {
    const { columns, fault } = await read('shoe size,name,,id,owner_id,fax\n');
    expect(columns).toEqual([undefined, 'name', undefined, undefined, undefined, 'fax']);
    expect(fault).toBeUndefined();
  });

  it('does not take the properties of objects for columns', async () => {
    const { columns } = await read('name,constructor,__proto__,toString\n');
    expect(columns).toEqual(['name', undefined, undefined, undefined]);
  });

  it('faults a column that is used twice and names it', async () => {
    expect((await read('name,fax,FAX \n')).fault).toBe("CSV has the column 'fax' twice");
    expect((await read('Name,name\n')).fault).toBe("CSV has the column 'name' twice");
  });

  it('does not mind a column twice that it does not use', async () => {
    expect((await read('id,name,id,,\n')).fault).toBeUndefined();
  });

  it.each(['firstname', 'lastname', 'firstname,lastname', 'lastname,name'])(
    'is content with %s to make names of',
    async (header) => {
      expect((await read(`${header}\n`)).fault).toBeUndefined();
    },
  );

  it.each(['workphone,company', 'nickname', 'name;workphone', '","'])(
    'faults %s, which has nothing to make names of',
    async (header) => {
      expect((await read(`${header}\n`)).fault).toBe("CSV must have 'name' column");
    },
  );

  it('reads a header without a line end', async () => {
    const header = await read('name,fax');
    expect(header.columns).toEqual(['name', 'fax']);
    expect(header.rest).toEqual({ records: [], broken: [] });
  });

  it('reads a header that is cut into single characters', async () => {
    const { columns } = await read(...cutText('"name", fax\r\nBob,1\r\n', [1]));
    expect(columns).toEqual(['name', 'fax']);
  });

  it('passes over blank lines before the header, which are rows', async () => {
    const header = await read('\n  \r\nname\nAda\n');
    expect(header.columns).toEqual(['name']);
    expect(header.rest.records).toEqual([{ row: 4, cells: ['Ada'] }]);
  });

  it('hands on what came with the header and leaves the others in the stream', async () => {
    const blocks = parseRecords(cutRecords(streamOf('name\nAda\nB"b\n', 'Cy\n')));
    const { rest } = await readHeader(blocks);
    expect(rest).toEqual({
      records: [{ row: 2, cells: ['Ada'] }],
      broken: [{ row: 3, reason: 'bare_quote' }],
    });
    const later = (await collect(blocks)).flatMap(({ records }) => records);
    expect(later).toEqual([{ row: 4, cells: ['Cy'] }]);
  });

  it.each(['', '\n', '\r\n\r\n', ' \n\t\n'])('refuses a file of %j as empty', async (text) => {
    expect(await refusal(text)).toMatchObject({
      code: 'csv_unreadable',
      message: 'the file is empty: its first row must name the columns',
    });
  });

  it.each([
    { header: 'na"me,fax', reason: 'a quote stands inside an unquoted cell' },
    { header: '"name"s,fax', reason: 'text follows the closing quote of a cell' },
    { header: '"name,fax', reason: 'a quoted cell is never closed' },
  ])('refuses a header that is broken: $reason', async ({ header, reason }) => {
    for (const text of [`${header}\nAda,1\n`, header]) {
      expect(await refusal(text)).toMatchObject({
        code: 'csv_unreadable',
        message: expect.stringContaining(`the header (row 1) cannot be read: ${reason}`),
      });
    }
  });

  it('refuses lines that end in CR alone, all of which would be the header', async () => {
    const { code, message } = await refusal('name,fax\rBob,1\rEve,2\r');
    expect(code).toBe('csv_unreadable');
    expect(message).toBe(
      'the lines end in CR alone, as on old Macs: save the file with LF or CRLF line ends',
    );
  });

  it('reads a header with a CRLF inside a quoted name', async () => {
    expect((await read('name,"Phone\r\n(work)"\r\n')).columns).toEqual(['name', undefined]);
  });

  it('names the row of a broken header under blank lines', async () => {
    const { message } = await refusal('\n\nna"me\nname\nAda\n');
    expect(message).toMatch(/^the header \(row 3\) cannot be read: /u);
  });

  it('refuses a broken header whatever block it comes in', async () => {
    const { code } = await refusal(...cutText('na"me\nname\nAda\n', [1]));
    expect(code).toBe('csv_unreadable');
  });
});
