import { describe, expect, it } from 'vitest';
import { cutText } from '../../test/chunks.ts';
import { maxRecordLength, RecordCutter, type RecordBlock } from './record-cutter.ts';

/** What comes out of a text, whether it is pushed whole or in pieces. */
function cut(...pieces: readonly string[]): RecordBlock {
  const cutter = new RecordCutter();
  const blocks = [...pieces.map((piece) => cutter.push(piece)), cutter.end()];
  return {
    text: blocks.map(({ text }) => text).join(''),
    rows: blocks.flatMap(({ rows }) => rows),
    broken: blocks.flatMap(({ broken }) => broken),
  };
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

  it('takes CRLF and LF for the same line end, mixed', () => {
    expect(cut('a\r\nb\nc\r\n"d"\r\n"e"\n')).toEqual({
      text: 'a\nb\nc\n"d"\n"e"\n',
      rows: [1, 2, 3, 4, 5],
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

  it('takes a line of commas or of an empty quoted cell for a record', () => {
    expect(cut(',,\n""\n')).toEqual({ text: ',,\n""\n', rows: [1, 2], broken: [] });
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

  it('reports a quote inside an unquoted cell', () => {
    expect(cut('a,5" pipe,c\nd\n')).toEqual({
      text: 'd\n',
      rows: [2],
      broken: [{ row: 1, reason: 'bare_quote' }],
    });
  });

  it('reports a quote after the space that begins a cell', () => {
    expect(cut('a, "b"\n').broken).toEqual([{ row: 1, reason: 'bare_quote' }]);
  });

  it('reports text after a closing quote', () => {
    expect(cut('"a"b,c\nd\n')).toEqual({
      text: 'd\n',
      rows: [2],
      broken: [{ row: 1, reason: 'text_after_quote' }],
    });
  });

  it('reports a carriage return after a closing quote that ends no line', () => {
    expect(cut('"a"\rb\n').broken).toEqual([{ row: 1, reason: 'text_after_quote' }]);
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
    expect(cut('"a\nb,c\n"d"e\nf\n')).toEqual({
      text: 'b,c\nf\n',
      rows: [2, 4],
      broken: [
        { row: 1, reason: 'text_after_quote' },
        { row: 3, reason: 'text_after_quote' },
      ],
    });
  });

  it('gives the same wherever a text is cut in two', () => {
    const text = '"a\r\nb""",\r\n\r\n5" c\n"d"e\r\nf,"",😀\n""""\r\n"g\nh\r';
    const whole = cut(text);
    expect(whole).toEqual({
      text: '"a\r\nb""",\nf,"",😀\n""""\nh\n',
      rows: [1, 5, 6, 8],
      broken: [
        { row: 3, reason: 'bare_quote' },
        { row: 4, reason: 'text_after_quote' },
        { row: 7, reason: 'unclosed_quote' },
      ],
    });
    for (let at = 0; at <= text.length; at += 1) {
      expect(cut(text.slice(0, at), text.slice(at)), `cut at ${at}`).toEqual(whole);
    }
    expect(cut(...cutText(text, [1]))).toEqual(whole);
  });

  it('gives a record as soon as its line ends', () => {
    const cutter = new RecordCutter();
    expect(cutter.push('a,"b').rows).toEqual([]);
    expect(cutter.push('"\nc').rows).toEqual([1]);
    expect(cutter.push('\n').rows).toEqual([2]);
    expect(cutter.end().rows).toEqual([]);
  });

  it('tells of a broken record before its line ends', () => {
    const cutter = new RecordCutter();
    expect(cutter.push('a"b').broken).toEqual([{ row: 1, reason: 'bare_quote' }]);
    expect(cutter.push('"c"d"')).toEqual({ text: '', rows: [], broken: [] });
    expect(cutter.push('\ne\n')).toEqual({ text: 'e\n', rows: [2], broken: [] });
  });

  describe('at the limit of a record', { timeout: 60_000 }, () => {
    const longest = 'x'.repeat(maxRecordLength);

    it('reads a record of exactly the limit', () => {
      expect(cut(`${longest}\na\n`)).toEqual({
        text: `${longest}\na\n`,
        rows: [1, 2],
        broken: [],
      });
      expect(cut(longest).rows).toEqual([1]);
    });

    it('reports a record of one more', () => {
      expect(cut(`${longest}x\na\n`)).toEqual({
        text: 'a\n',
        rows: [2],
        broken: [{ row: 1, reason: 'too_long' }],
      });
      expect(cut(`${longest}x`).broken).toEqual([{ row: 1, reason: 'too_long' }]);
    });

    it('counts quotes and the lines between them', () => {
      const quoted = `"${longest.slice(0, -3)}\n"`;
      expect(cut(`${quoted}\n`).rows).toEqual([1]);
      expect(cut(`${quoted},\na\n`).broken[0]).toEqual({ row: 1, reason: 'too_long' });
    });

    it('gives the same wherever a record around the limit is cut', () => {
      for (const text of [`${longest}\nb\n`, `${longest}x\nb\n`, `${longest}"\nb\n`]) {
        const whole = cut(text);
        for (let at = maxRecordLength - 2; at <= text.length; at += 1) {
          expect(cut(text.slice(0, at), text.slice(at)), `cut at ${at}`).toEqual(whole);
        }
      }
    });

    it('reports a line without end once, and keeps none of it', () => {
      const cutter = new RecordCutter();
      const blocks = Array.from({ length: 50 }, () => cutter.push('x'.repeat(65_536)));
      expect(blocks.flatMap(({ broken }) => broken)).toEqual([{ row: 1, reason: 'too_long' }]);
      expect(cutter.push('\nb\n')).toEqual({ text: 'b\n', rows: [2], broken: [] });
      expect(cutter.end()).toEqual({ text: '', rows: [], broken: [] });
    });

    it('reads the lines below a quote that stays open beyond the limit', () => {
      const lines = Array.from({ length: 20_000 }, (_, index) => `name ${index},${'y'.repeat(60)}`);
      const { rows, broken } = cut(...cutText(`"open\n${lines.join('\n')}\n`, [65_536]));
      expect(broken).toEqual([{ row: 1, reason: 'too_long' }]);
      expect(rows).toEqual(lines.map((_, index) => index + 2));
    });
  });
});
