import { describe, expect, it } from 'vitest';
import { noPreamble, readPreamble } from './read-preamble.ts';

const note =
  '"When exporting your connection data, you may notice that some of the email addresses are missing."';

describe('readPreamble', () => {
  it.each([
    '',
    'name,fax\nAda,1\n',
    '\nsep=;\n',
    'name\nsep=;\n',
    'separator;name\n',
    'sep=;name\n',
  ])('finds none in %j', (start) => {
    expect(readPreamble(start)).toEqual(noPreamble);
  });

  it.each([
    ['sep=;\r\n', ';'],
    ['sep=,\n', ','],
    ['sep=|\r', '|'],
    ['sep=\t\r\n', '\t'],
    ['SEP=;\n', ';'],
    ['"sep=;"\r\n', ';'],
    ['sep=;  \r\n', ';'],
    ['sep=;;;;\r\n', ';'],
  ])('reads the delimiter in %j, a line that spreadsheets do not show', (line, delimiter) => {
    const preamble = { length: line.length, rows: 0, lines: 1, delimiter };
    expect(readPreamble(`${line}name;fax\r\n`)).toEqual(preamble);
    expect(readPreamble(line)).toEqual(preamble);
  });

  it('leaves a blank line below to be counted as a row', () => {
    expect(readPreamble('sep=;\n\nname\n')).toEqual({
      length: 6,
      rows: 0,
      lines: 1,
      delimiter: ';',
    });
  });

  it.each([':', '^', 'a'])('refuses sep=%s and lists the choices', (declared) => {
    expect(() => readPreamble(`sep=${declared}\nname\n`)).toThrow(
      expect.objectContaining({
        code: 'csv_unreadable',
        message: `the first line says sep=${declared}, but cells may be parted by , ; | or a tab`,
      }),
    );
  });

  it.each([
    { what: 'a note', start: `Notes:\n${note}\n\n`, rows: 3, lines: 3 },
    { what: 'a note with CRLF', start: `Notes:\r\n${note}\r\n\r\n`, rows: 3, lines: 3 },
    { what: 'a note of two lines', start: 'Notes:\n"One,\ntwo."\n\n', rows: 3, lines: 4 },
    { what: 'no note', start: 'Notes:\n\n', rows: 2, lines: 2 },
  ])('reads what LinkedIn puts before its table: $what', ({ start, rows, lines }) => {
    expect(readPreamble(`${start}First Name,Last Name,URL\n`)).toEqual({
      length: start.length,
      rows,
      lines,
      delimiter: undefined,
    });
  });

  it.each(['Notes:\nname\nAda\n', 'Notes\n\nname\n', `Notes:\n${note}\nname\n`, 'Notes:,name\n\n'])(
    'does not take %j for that',
    (start) => {
      expect(readPreamble(start)).toEqual(noPreamble);
    },
  );
});
