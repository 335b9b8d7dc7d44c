import { describe, expect, it } from 'vitest';
import { cutText, streamOf, Watched } from '../../test/chunks.ts';
import type { Delimiter } from './delimiter.ts';
import { detectDialect } from './detect-dialect.ts';

/** The delimiter of a file with these lines. */
async function delimiterOf(...lines: readonly string[]): Promise<Delimiter | undefined> {
  return (await detectDialect(streamOf(`${lines.join('\n')}\n`))).delimiter;
}

describe('detectDialect', () => {
  it.each([',', ';', '\t', '|'] as const)('finds the delimiter %j', async (delimiter) => {
    const table = [
      ['name', 'fax', 'notes'],
      ['Ada', '1', ''],
      ['Bob', '', 'x'],
    ];
    const lines = table.map((cells) => cells.join(delimiter));
    expect(await delimiterOf(...lines)).toBe(delimiter);
    expect(await delimiterOf(...lines.slice(0, 1))).toBe(delimiter);
  });

  it.each(['\r\n', '\r', '\n'])('finds it whether or not lines end in %j', async (lineEnd) => {
    const text = ['name;fax', 'Ada, L.;1', 'Bob, C.;2', ''].join(lineEnd);
    expect(await detectDialect(streamOf(text))).toMatchObject({ delimiter: ';' });
  });

  it('finds it below blank lines', async () => {
    expect(await delimiterOf('', ' ', 'name;fax', 'Ada;1')).toBe(';');
  });

  it('finds none in a file of one column', async () => {
    expect(await delimiterOf('name')).toBeUndefined();
    expect(await delimiterOf('name', 'Ada', 'Bob')).toBeUndefined();
    expect(await delimiterOf('name', 'Lovelace, Ada', 'Babbage, Charles')).toBeUndefined();
    expect(await delimiterOf('"name"', '"Lovelace, Ada"')).toBeUndefined();
    expect(await delimiterOf('"name; of a kind"', 'Ada')).toBeUndefined();
  });

  it('finds none in a file without text', async () => {
    expect(await detectDialect(streamOf())).toEqual({
      delimiter: undefined,
      preamble: { length: 0, rows: 0, lines: 0, delimiter: undefined },
    });
    expect(await delimiterOf('', '')).toBeUndefined();
  });

  it('is not misled by commas of the text between semicolons', async () => {
    const lines = ['Nome;Indirizzo;Note', 'Ada;Via Roma, 1;alta, bruna', 'Bob;Corso Como, 10;x'];
    expect(await delimiterOf(...lines)).toBe(';');
    expect(await delimiterOf('Nome;Via, numero', 'Ada;Roma, 1', 'Bob;Como, 10')).toBe(';');
    expect(await delimiterOf('Nome;Note, se ci sono', 'Ada;x, y, z', 'Bob;')).toBe(';');
    expect(await delimiterOf('Nome;Note, varie', 'Ada;una, due', 'Bob;tre, quattro')).toBe(';');
  });

  it('is not misled by other delimiters in quoted cells', async () => {
    expect(await delimiterOf('name,notes', '"Ada","a;b;c"', 'Bob,";;"')).toBe(',');
    expect(await delimiterOf('"name";"a,b,c,d"', '"Ada";"1,2,3,4"')).toBe(';');
    expect(await delimiterOf('"name"|"fax"', '"Ada, ""L""; x"|"1"')).toBe('|');
    expect(await delimiterOf('name\tnotes', 'Ada\t"a,b\nc,d\ne,f"')).toBe('\t');
  });

  it('is not misled by other delimiters in some of the rows', async () => {
    expect(await delimiterOf('name,fax', 'Ada; L,1', 'Bob,2', 'Cy|x,3')).toBe(',');
    expect(await delimiterOf('name|notes;more', 'Ada|x', 'Bob|y;z')).toBe('|');
  });

  it('lets rows stop before the last column', async () => {
    expect(await delimiterOf('name;fax;notes, long', 'Ada;1', 'Bob;2', 'Cy;3;a, b')).toBe(';');
    expect(await delimiterOf('name,fax,notes', 'Ada', 'Bob', 'Cy')).toBe(',');
  });

  it('lets rows go on with empty cells', async () => {
    expect(await delimiterOf('name;fax', 'Ada;1;;;', 'Bob;2; ;')).toBe(';');
    expect(await delimiterOf('name;fax;', 'Ada;1;', 'Bob;2;')).toBe(';');
  });

  it('finds a delimiter that only ends rows', async () => {
    expect(await delimiterOf('name', 'Ada;', 'Bob;')).toBe(';');
    expect(await delimiterOf('name', 'Lovelace, Ada;', 'Babbage, Charles;')).toBe(';');
    expect(await delimiterOf('name;', 'Ada;', 'Bob;')).toBe(';');
    expect(await delimiterOf('name', 'Ada', 'Bob,,')).toBe(',');
  });

  it('minds rows that are broken as little as it can', async () => {
    expect(await delimiterOf('name;fax', '5" pipe;1', '"Ada;2', 'Bob;3', 'a, b;4')).toBe(';');
  });

  it('finds none where the header is broken, whatever parts it', async () => {
    expect(await delimiterOf('na"me,fax', 'Ada,1')).toBeUndefined();
    expect(await delimiterOf('"name,fax', 'Ada,1')).toBeUndefined();
  });

  it('tells the wider table from the one in its cells', async () => {
    expect(await delimiterOf('a;b;c|d', '1;2;3|4', '5;6;7|8')).toBe(';');
    expect(await delimiterOf('Name,Phone;Fax,City,Zip', 'Ada,1;2,Rome,0', 'Bob,3;4,Oslo,1')).toBe(
      ',',
    );
  });

  it('reads a header alone by its words', async () => {
    expect(await delimiterOf('Nome;Cognome, secondo')).toBe(';');
    expect(await delimiterOf('name,fax;home,notes')).toBe(',');
  });

  it('finds it in a header that is longer than what is looked at', async () => {
    const header = Array.from({ length: 20_000 }, (_, index) => `column ${index}`).join(';');
    expect(await delimiterOf(header, 'Ada;1')).toBe(';');
  });

  it('does not mind where the look ends', async () => {
    const rows = Array.from({ length: 5_000 }, (_, index) => `Ada ${index};1;"a, b\n; c"`);
    for (let shift = 0; shift < 25; shift += 1) {
      expect(await delimiterOf(`name;fax;${'x'.repeat(shift)}`, ...rows), `${shift}`).toBe(';');
    }
  });

  it('reads no more of the file than it looks at', async () => {
    const file = new Watched([...cutText('name;fax\n'.repeat(8_000), [1_000])]);
    expect(await detectDialect(file.read())).toMatchObject({ delimiter: ';' });
    expect(file.isClosed).toBe(true);
    expect(file.given).toBe(66);
  });

  it.each([[1], [3], [7, 1]])('finds the same in pieces of %j', async (...lengths) => {
    const text = 'sep=;\r\nname,fax,notes\r\nAda,1,x\r\n';
    const whole = await detectDialect(streamOf(text));
    expect(await detectDialect(streamOf(...cutText(text, lengths)))).toEqual(whole);
  });

  it('believes a line that names the delimiter more than the rows', async () => {
    const text = 'sep=;\r\nname,fax,notes\r\nAda,1,x\r\n';
    expect(await detectDialect(streamOf(text))).toEqual({
      delimiter: ';',
      preamble: { length: 7, rows: 0, lines: 1, delimiter: ';' },
    });
  });

  it('believes the caller more than that line, which is passed over all the same', async () => {
    const text = 'sep=;\r\nname,fax,notes\r\nAda,1,x\r\n';
    expect(await detectDialect(streamOf(text), ',')).toEqual({
      delimiter: ',',
      preamble: { length: 7, rows: 0, lines: 1, delimiter: ',' },
    });
    expect(await detectDialect(streamOf('name;fax\nAda;1\n'), '|')).toMatchObject({
      delimiter: '|',
    });
  });

  it('looks for the delimiter below what LinkedIn puts before its table', async () => {
    const note = 'Notes:\n"a; b; c"\n\n';
    const dialect = await detectDialect(streamOf(`${note}First Name,Last Name\nAda,Lovelace\n`));
    expect(dialect).toEqual({
      delimiter: ',',
      preamble: { length: note.length, rows: 3, lines: 3, delimiter: undefined },
    });
  });

  it('does not count columns without a name', async () => {
    expect(await delimiterOf('name,fax\t', 'Ada,1\t')).toBe(',');
    expect(await delimiterOf('name;fax,,', 'Ada;1,,')).toBe(';');
    expect(await delimiterOf('name,', 'Ada,x')).toBe(',');
    expect(await delimiterOf(', name\t', ',')).toBe(',');
    expect(await delimiterOf(' job\t, name\t,fax')).toBe(',');
    expect(await delimiterOf(' fax\t, name\t')).toBe(',');
  });

  it('does not count columns that are named by a delimiter', async () => {
    expect(await delimiterOf(' homepob\t, firstname\t,')).toBe(',');
  });

  it('finds it in a quoted header that is longer than what is looked at', async () => {
    const header = Array.from({ length: 10_000 }, (_, index) => `"column ${index}"`).join(';');
    expect(await delimiterOf(header, '"Ada";"1"')).toBe(';');
  });

  it('takes a line that names a delimiter it does not know, if the caller names another', async () => {
    expect(await detectDialect(streamOf('sep=:\nname;fax\n'), ';')).toMatchObject({
      delimiter: ';',
      preamble: { length: 6 },
    });
  });

  it('refuses a line that names a delimiter it does not know', async () => {
    await expect(detectDialect(streamOf('sep=:\nname:fax\n'))).rejects.toMatchObject({
      code: 'csv_unreadable',
    });
  });
});
