import { describe, expect, it } from 'vitest';
import { cutText } from '../../test/chunks.ts';
import type { Delimiter } from './delimiter.ts';
import type { Dialect } from './dialect.ts';
import { noPreamble, readPreamble } from './read-preamble.ts';
import { maxRecordLength, type Extent, type RecordBlock } from './record-block.ts';
import { RecordCutter } from './record-cutter.ts';

/** Blocks as one: the records as a file has them, and where each stands. */
interface Cutting {
  readonly text: string;
  readonly extents: readonly Extent[];
  readonly broken: RecordBlock['broken'];
}

/** The same without the lines of its records. */
interface Rows {
  readonly text: string;
  readonly rows: readonly number[];
  readonly broken: readonly { readonly row: number; readonly reason: string }[];
}

function toRows({ text, extents, broken }: Cutting): Rows {
  return {
    text,
    rows: extents.map(({ row }) => row),
    broken: broken.map(({ row, reason }) => ({ row, reason })),
  };
}

function dialectOf(delimiter: Delimiter | undefined): Dialect {
  return { delimiter, preamble: noPreamble };
}

/** What comes out of a text, whether it is pushed whole or in pieces. */
function cutBy(dialect: Dialect, ...pieces: readonly string[]): Cutting {
  const cutter = new RecordCutter(dialect);
  const pushed = pieces.flatMap((piece) => Array.from(cutter.push(piece)));
  return joined([...pushed, ...cutter.end()]);
}

function joined(blocks: readonly RecordBlock[]): Cutting {
  const records = blocks.flatMap((block) => block.records);
  return {
    text: records.map(({ text }) => `${text}\n`).join(''),
    extents: records.map(({ row, line, lines }) => ({ row, line, lines })),
    broken: blocks.flatMap(({ broken }) => broken),
  };
}

function pushTo(cutter: RecordCutter, piece: string): Cutting {
  return joined([...cutter.push(piece)]);
}

function endOf(cutter: RecordCutter): Cutting {
  return joined([...cutter.end()]);
}

/** The same of a text with commas, by row. */
function cut(...pieces: readonly string[]): Rows {
  return toRows(cutBy(dialectOf(','), ...pieces));
}

/** What comes out of a text, which must be the same however it is cut into pieces. */
function cutAnyhow(dialect: Dialect, text: string): Cutting {
  const whole = cutBy(dialect, text);
  for (let at = 0; at <= text.length; at += 1) {
    expect(cutBy(dialect, text.slice(0, at), text.slice(at)), `cut at ${at}`).toEqual(whole);
  }
  for (const lengths of [[1], [2], [3, 1]]) {
    expect(cutBy(dialect, ...cutText(text, lengths)), `cut into ${lengths.join()}`).toEqual(whole);
  }
  return whole;
}

describe('RecordCutter', () => {
  it('gives each record with its row, ended by a line feed', () => {
    expect(cut('a,b\nc,d\n')).toEqual({ text: 'a,b\nc,d\n', rows: [1, 2], broken: [] });
  });

  it('gives a last record that has no line end', () => {
    expect(cut('a,b\nc,d')).toEqual({ text: 'a,b\nc,d\n', rows: [1, 2], broken: [] });
  });

  it('gives nothing for a text without characters', () => {
    expect(cut()).toEqual({ text: '', rows: [], broken: [] });
    expect(cut('', '')).toEqual({ text: '', rows: [], broken: [] });
  });

  it('takes LF, CRLF and CR for the same line end, mixed', () => {
    expect(cut('a\r\nb\nc\rd\r\r\n"e"\r\n"f"\n"g"\r"h"\n\r"i"')).toEqual({
      text: 'a\nb\nc\nd\n"e"\n"f"\n"g"\n"h"\n"i"\n',
      rows: [1, 2, 3, 4, 6, 7, 8, 9, 11],
      broken: [],
    });
  });

  it('drops a carriage return at the very end', () => {
    expect(cut('a,"b"\r').text).toBe('a,"b"\n');
    expect(cut('a,b\r').text).toBe('a,b\n');
  });

  it('counts a blank line as a row, though it is no record', () => {
    expect(cut('\n\r\na\n  \t \n\nb\n\n')).toEqual({ text: 'a\nb\n', rows: [3, 6], broken: [] });
  });

  it('takes a line of delimiters or of an empty quoted cell for a record', () => {
    expect(cut(',,\n""\n')).toEqual({ text: ',,\n""\n', rows: [1, 2], broken: [] });
    expect(cutBy(dialectOf('\t'), 'a\n\t\t\n \n').text).toBe('a\n\t\t\n');
    expect(cutBy(dialectOf(';'), 'a\n\t\t\n;\n').text).toBe('a\n;\n');
  });

  it('counts a record with quoted newlines as one row', () => {
    expect(cut('"a\nb\r\n\nc",d\ne\n')).toEqual({
      text: '"a\nb\r\n\nc",d\ne\n',
      rows: [1, 2],
      broken: [],
    });
  });

  it('keeps doubled quotes as they are written', () => {
    const text = '"a ""b"" c"\n""""\n"",""\n"""\n"""\n';
    expect(cut(text)).toEqual({ text, rows: [1, 2, 3, 4], broken: [] });
  });

  it('tells on which line of the file each record begins, and how many it takes', () => {
    const text = '\na,b\n"c\r\nd\re\n\nf",g\r\n\rh\n"i"j\nk';
    expect(cutAnyhow(dialectOf(','), text)).toEqual({
      text: 'a,b\n"c\r\nd\re\n\nf",g\nh\nk\n',
      extents: [
        { row: 2, line: 2, lines: 1 },
        { row: 3, line: 3, lines: 5 },
        { row: 5, line: 9, lines: 1 },
        { row: 7, line: 11, lines: 1 },
      ],
      broken: [{ row: 6, line: 10, reason: 'text_after_quote' }],
    });
  });

  it('reports a quote inside an unquoted cell', () => {
    expect(cut('a,5" pipe,c\nd\n')).toEqual({
      text: 'd\n',
      rows: [2],
      broken: [{ row: 1, reason: 'bare_quote' }],
    });
  });

  it('reports text after a closing quote', () => {
    expect(cut('"a"b,c\nd\n')).toEqual({
      text: 'd\n',
      rows: [2],
      broken: [{ row: 1, reason: 'text_after_quote' }],
    });
    expect(cut('"a" b,c\n').broken).toEqual([{ row: 1, reason: 'text_after_quote' }]);
    expect(cut('"a" "b"\n').broken).toEqual([{ row: 1, reason: 'text_after_quote' }]);
  });

  it('reports a quote that is never closed and reads on at the next line', () => {
    expect(cut('a\n"b,c\nd,e\n\nf\n')).toEqual({
      text: 'a\nd,e\nf\n',
      rows: [1, 3, 5],
      broken: [{ row: 2, reason: 'unclosed_quote' }],
    });
  });

  it('reports an opening quote that is the last character', () => {
    expect(cut('a\nb,"')).toEqual({
      text: 'a\n',
      rows: [1],
      broken: [{ row: 2, reason: 'unclosed_quote' }],
    });
  });

  it('reads on at the line after the one where a broken record of many lines began', () => {
    for (const lineEnd of ['\n', '\r\n', '\r']) {
      expect(cut('"a\nb,c\n"d"e\nf\n'.replaceAll('\n', lineEnd))).toEqual({
        text: 'b,c\nf\n',
        rows: [2, 4],
        broken: [
          { row: 1, reason: 'text_after_quote' },
          { row: 3, reason: 'text_after_quote' },
        ],
      });
    }
  });

  describe('where blanks stand around a quoted cell', () => {
    it('leaves them out', () => {
      expect(cut('a, "b",\t "c" \t, "d ""e"" " \n  "f"\t\n')).toEqual({
        text: 'a,"b","c","d ""e"" "\n"f"\n',
        rows: [1, 2],
        broken: [],
      });
    });

    it('keeps them around an unquoted cell, and inside the quotes', () => {
      expect(cut('a, b , " c "\n').text).toBe('a, b ," c "\n');
    });

    it('does not take a tab for one where tabs part cells', () => {
      expect(cutBy(dialectOf('\t'), 'a\t "b" \t\t"c"\n').text).toBe('a\t"b"\t\t"c"\n');
      expect(cutBy(dialectOf('\t'), '"a"\t\t\n').text).toBe('"a"\t\t\n');
    });

    it('does not take other spaces or a line end for one', () => {
      expect(cut('a,\u{A0}"b"\n').broken).toEqual([{ row: 1, reason: 'bare_quote' }]);
      expect(cut('"a" \n"b"\n')).toEqual({ text: '"a"\n"b"\n', rows: [1, 2], broken: [] });
    });
  });

  describe('where a cell is a formula that spreadsheets write for text', () => {
    it.each([
      { written: '="0039"', quoted: '"=""0039"""' },
      { written: 'a,="0039",b', quoted: 'a,"=""0039""",b' },
      { written: '="1",="2"', quoted: '"=""1""","=""2"""' },
      { written: ' ="1"\t, ="2" ', quoted: '"=""1""","=""2"""' },
      { written: '="a""b"', quoted: '"=""a""""b"""' },
      { written: '="a,\nb"', quoted: '"=""a,\nb"""' },
      { written: '=""', quoted: '"="""""' },
      { written: '"=""0039"""', quoted: '"=""0039"""' },
    ])('puts $written in quotes as a whole', ({ written, quoted }) => {
      expect(cut(`${written}\nb\n`)).toEqual({ text: `${quoted}\nb\n`, rows: [1, 2], broken: [] });
    });

    it.each([
      { written: '="a"&"b"', reason: 'text_after_quote' },
      { written: '="a', reason: 'unclosed_quote' },
      { written: '=="a"', reason: 'bare_quote' },
      { written: '= "a"', reason: 'bare_quote' },
      { written: 'a="b"', reason: 'bare_quote' },
      { written: '=A1&"b"', reason: 'bare_quote' },
    ])('reports $written, which is another', ({ written, reason }) => {
      expect(cut(`${written}\nb\n`)).toEqual({
        text: 'b\n',
        rows: [2],
        broken: [{ row: 1, reason }],
      });
    });

    it('reads the rows after a broken one as they are', () => {
      expect(cut('x,="1"y\n  "a",="2"\n').text).toBe('"a","=""2"""\n');
    });

    it('leaves a formula without quotes as it is', () => {
      expect(cut('=A1,=SUM(B2)\n').text).toBe('=A1,=SUM(B2)\n');
    });
  });

  describe('where MS-DOS ends the file with Ctrl-Z', () => {
    it.each(['a\n"b"\n\u{1A}', 'a\n"b"\r\n\u{1A}', 'a\nb\u{1A}', 'a\n"b"\u{1A}', 'a\n"b" \u{1A}'])(
      'drops it from %j',
      (text) => {
        const { text: records, broken } = cutAnyhow(dialectOf(','), text);
        expect(records.replaceAll('"', '')).toBe('a\nb\n');
        expect(broken).toEqual([]);
      },
    );

    it('takes a block full of it for the end, behind a quote, and nothing longer', () => {
      const blockOf = (length: number): string => `a\n"b"${'\u001A'.repeat(length)}`;
      for (const length of [1_023, 1_024]) {
        expect(cut(blockOf(length))).toEqual({ text: 'a\n"b"\n', rows: [1, 2], broken: [] });
      }
      const broken = [{ row: 2, reason: 'text_after_quote' }];
      expect(cut(blockOf(1_025))).toEqual({ text: 'a\n', rows: [1], broken });
    });

    it('drops it below a record that is broken', () => {
      expect(cutAnyhow(dialectOf(','), 'a\nb"c\u{1A}').broken).toHaveLength(1);
      expect(toRows(cutAnyhow(dialectOf(','), 'a\n"b\u{1A}'))).toEqual({
        text: 'a\n',
        rows: [1],
        broken: [{ row: 2, reason: 'unclosed_quote' }],
      });
    });

    it('keeps one that is not the last character', () => {
      expect(cut('a\u{1A}b\n"\u{1A}"\nc\n').text).toBe('a\u{1A}b\n"\u{1A}"\nc\n');
      expect(cut('"a"\u{1A}\nb\n').broken).toEqual([{ row: 1, reason: 'text_after_quote' }]);
    });
  });

  describe('in other dialects', () => {
    it.each([';', '\t', '|'] as const)('parts cells by %j alone', (delimiter) => {
      const text = `a, "b"${delimiter}"c"\n"d"${delimiter}"e, f"\n"g",h\n`;
      expect(toRows(cutBy(dialectOf(delimiter), text))).toEqual({
        text: `"d"${delimiter}"e, f"\n`,
        rows: [2],
        broken: [
          { row: 1, reason: 'bare_quote' },
          { row: 3, reason: 'text_after_quote' },
        ],
      });
    });

    it('reads each line as one cell where there is no delimiter', () => {
      expect(toRows(cutBy(dialectOf(undefined), 'a,b;c\n "d\ne" \n="1"\n"f",g\n'))).toEqual({
        text: 'a,b;c\n"d\ne"\n"=""1"""\n',
        rows: [1, 2, 3],
        broken: [{ row: 4, reason: 'text_after_quote' }],
      });
    });

    it('passes over what stands before the header, and counts its lines and rows', () => {
      const separator = 'sep=;\r\n';
      expect(
        cutAnyhow(
          { delimiter: ';', preamble: readPreamble(separator) },
          `${separator}a;"b"\r\nc\r\n`,
        ),
      ).toEqual({
        text: 'a;"b"\nc\n',
        extents: [
          { row: 1, line: 2, lines: 1 },
          { row: 2, line: 3, lines: 1 },
        ],
        broken: [],
      });
      const note = 'Notes:\n"One,\ntwo."\n\n';
      const dialect: Dialect = { delimiter: ',', preamble: readPreamble(note) };
      expect(cutAnyhow(dialect, `${note}a,b\nc"\n`)).toEqual({
        text: 'a,b\n',
        extents: [{ row: 4, line: 5, lines: 1 }],
        broken: [{ row: 5, line: 6, reason: 'bare_quote' }],
      });
    });
  });

  it.each(['\n', '\r\n', '\r'])(
    'gives the same however lines that end in %j are cut',
    (lineEnd) => {
      const text = [
        '"a',
        'b""", "c" ,="00""39"',
        ' ',
        '5" c',
        '"d"e',
        'f,"",😀',
        '""""',
        '\t="1" ,"" ',
        '"g" h',
        '"i',
        'j\u{1A}',
      ].join(lineEnd);
      const whole = cutAnyhow(dialectOf(','), text);
      expect(toRows(whole)).toEqual({
        text: `"a${lineEnd}b""","c","=""00""""39"""\nf,"",😀\n""""\n"=""1""",""\nj\n`,
        rows: [1, 5, 6, 7, 10],
        broken: [
          { row: 3, reason: 'bare_quote' },
          { row: 4, reason: 'text_after_quote' },
          { row: 8, reason: 'text_after_quote' },
          { row: 9, reason: 'unclosed_quote' },
        ],
      });
      expect(whole.extents.map(({ line, lines }) => [line, lines])).toEqual([
        [1, 2],
        [6, 1],
        [7, 1],
        [8, 1],
        [11, 1],
      ]);
    },
  );

  it('passes over what MS-DOS pads the end of a text with, also behind a quote', () => {
    for (const text of ['a,"b"\u001A\u001A\u001A', 'a,"b"\n\u001A\u001A\n', 'a,"b" \u001A\u001A']) {
      expect(cutAnyhow(dialectOf(','), text)).toMatchObject({ text: 'a,"b"\n', broken: [] });
    }
  });

  it('gives many records in blocks of a thousand, broken ones among them', () => {
    const cutter = new RecordCutter(dialectOf(','));
    const blocks = [...cutter.push(`"a\n${'b\n'.repeat(2_500)}x"y\n`), ...cutter.end()];
    expect(Math.max(...blocks.map(({ records, broken }) => records.length + broken.length))).toBe(
      1_000,
    );
    expect(joined(blocks).extents).toHaveLength(2_500);
    expect(joined(blocks).broken.map(({ row }) => row)).toEqual([1, 2_502]);
  });

  it('gives all blocks at the end of a text whose first quote was never closed', () => {
    const cutter = new RecordCutter(dialectOf(','));
    expect(pushTo(cutter, `"a\n${'b\n'.repeat(2_500)}`).extents).toEqual([]);
    const { extents, broken } = endOf(cutter);
    expect(extents).toHaveLength(2_500);
    expect(broken).toEqual([{ row: 1, line: 1, reason: 'unclosed_quote' }]);
  });

  it('gives a record as soon as its line ends', () => {
    const cutter = new RecordCutter(dialectOf(','));
    const rowsOf = ({ extents }: Cutting): number[] => extents.map(({ row }) => row);
    expect(rowsOf(pushTo(cutter, 'a,"b'))).toEqual([]);
    expect(rowsOf(pushTo(cutter, '"\nc'))).toEqual([1]);
    expect(rowsOf(pushTo(cutter, '\n'))).toEqual([2]);
    expect(rowsOf(pushTo(cutter, 'd\r'))).toEqual([]);
    expect(rowsOf(pushTo(cutter, 'e\r\n'))).toEqual([3, 4]);
    expect(rowsOf(endOf(cutter))).toEqual([]);
  });

  it('tells of a broken record before its line ends', () => {
    const cutter = new RecordCutter(dialectOf(','));
    expect(pushTo(cutter, 'a"b').broken).toEqual([{ row: 1, line: 1, reason: 'bare_quote' }]);
    expect(pushTo(cutter, '"c"d"')).toEqual({ text: '', extents: [], broken: [] });
    expect(pushTo(cutter, '\ne\n')).toEqual({
      text: 'e\n',
      extents: [{ row: 2, line: 2, lines: 1 }],
      broken: [],
    });
  });

  describe('at the limit of a record', { timeout: 60_000 }, () => {
    const longest = 'x'.repeat(maxRecordLength);
    const tooLong = { row: 1, reason: 'record_too_long' };

    it('reads a record of exactly the limit', () => {
      expect(cut(`${longest}\na\n`)).toEqual({
        text: `${longest}\na\n`,
        rows: [1, 2],
        broken: [],
      });
      expect(cut(longest).rows).toEqual([1]);
    });

    it('reports a record of one more', () => {
      expect(cut(`${longest}x\na\n`)).toEqual({ text: 'a\n', rows: [2], broken: [tooLong] });
      expect(cut(`${longest}x`).broken).toEqual([tooLong]);
    });

    it('counts quotes and the lines between them', () => {
      const quoted = `"${longest.slice(0, -3)}\n"`;
      expect(cut(`${quoted}\n`).rows).toEqual([1]);
      expect(cut(`${quoted},\na\n`).broken[0]).toEqual(tooLong);
    });

    it('counts the blanks around quotes, though they are left out', () => {
      const blanks = ' '.repeat(maxRecordLength - 3);
      expect(cut(`"a"${blanks}\nb\n`)).toEqual({ text: '"a"\nb\n', rows: [1, 2], broken: [] });
      expect(cut(`${blanks}"a"\nb\n`)).toEqual({ text: '"a"\nb\n', rows: [1, 2], broken: [] });
      for (const text of [`"a" ${blanks}\nb\n`, ` ${blanks}"a"\nb\n`]) {
        const whole = { text: 'b\n', rows: [2], broken: [tooLong] };
        expect(cut(text)).toEqual(whole);
        expect(cut(...cutText(text, [65_536]))).toEqual(whole);
      }
    });

    it('gives the same wherever a record around the limit is cut', () => {
      const blank = longest.replaceAll('x', ' ').slice(3);
      const records = [longest, `${longest}x`, `${longest}"`, `"a"${blank}`, `"a"${blank} `];
      for (const lineEnd of ['\n', '\r\n']) {
        for (const text of records.map((record) => `${record}${lineEnd}b${lineEnd}`)) {
          const whole = cut(text);
          for (let at = maxRecordLength - 2; at <= text.length; at += 1) {
            expect(cut(text.slice(0, at), text.slice(at)), `cut at ${at}`).toEqual(whole);
          }
        }
      }
    });

    it('gives long records and those between them, however many pieces they come in', () => {
      const long = ['x'.repeat(300_000), `"${'y\n'.repeat(100_000)}"`, `a"${'z'.repeat(200_000)}`];
      const text = `h\n${long.map((record) => `${record}\nb,c\n`).join('')}d`;
      const whole = cutBy(dialectOf(','), text);
      expect(whole.extents).toHaveLength(7);
      for (const length of [1_000, 65_535, 65_537, 250_000]) {
        expect(cutBy(dialectOf(','), ...cutText(text, [length])), `pieces of ${length}`).toEqual(
          whole,
        );
      }
    });

    it('reports a line without end once, and keeps none of it', () => {
      const cutter = new RecordCutter(dialectOf(','));
      const blocks = Array.from({ length: 50 }, () => pushTo(cutter, 'x'.repeat(65_536)));
      expect(blocks.flatMap(({ broken }) => broken)).toEqual([{ ...tooLong, line: 1 }]);
      expect(toRows(pushTo(cutter, '\nb\n'))).toEqual({ text: 'b\n', rows: [2], broken: [] });
      expect(endOf(cutter)).toEqual({ text: '', extents: [], broken: [] });
    });

    it('reports blanks without end after a quote once', () => {
      const cutter = new RecordCutter(dialectOf(','));
      const blocks = [pushTo(cutter, '"a"')];
      for (let turn = 0; turn < 50; turn += 1) blocks.push(pushTo(cutter, ' '.repeat(65_536)));
      expect(blocks.flatMap(({ broken }) => broken)).toEqual([{ ...tooLong, line: 1 }]);
      expect(toRows(pushTo(cutter, '\nb\n'))).toEqual({ text: 'b\n', rows: [2], broken: [] });
    });

    it('reads the lines below a quote that stays open beyond the limit', () => {
      const lines = Array.from({ length: 20_000 }, (_, index) => `name ${index},${'y'.repeat(60)}`);
      const { rows, broken } = cut(...cutText(`"open\n${lines.join('\n')}\n`, [65_536]));
      expect(broken).toEqual([tooLong]);
      expect(rows).toEqual(lines.map((_, index) => index + 2));
    });
  });
});
