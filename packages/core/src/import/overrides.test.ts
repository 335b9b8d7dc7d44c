import { describe, expect, it } from 'vitest';
import { contactFields } from '../contacts/fields.ts';
import { encodings } from '../csv/encoding.ts';
import { AppError } from '../errors.ts';
import { parseOverrides, toColumnMapping } from './overrides.ts';

/** Why overrides are refused. */
function refusalOf(parse: () => unknown): string {
  try {
    parse();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error.code).toBe('option_invalid');
    return error.message;
  }
  throw new Error('they were not refused');
}

describe('parseOverrides', () => {
  it('says nothing for fields that are missing or empty', () => {
    const nothing = { encoding: undefined, delimiter: undefined, mapping: undefined };
    expect(parseOverrides({})).toEqual(nothing);
    expect(parseOverrides({ encoding: '', delimiter: '', mapping: '' })).toEqual(nothing);
    expect(parseOverrides({ encoding: ' ', mapping: '\n' })).toEqual(nothing);
  });

  it.each(encodings)('takes %s for an encoding, in any case', (encoding) => {
    expect(parseOverrides({ encoding })).toMatchObject({ encoding });
    expect(parseOverrides({ encoding: ` ${encoding.toUpperCase()}\n` })).toMatchObject({
      encoding,
    });
  });

  it('refuses another encoding and lists the choices', () => {
    expect(refusalOf(() => parseOverrides({ encoding: 'klingon' }))).toBe(
      "encoding: 'klingon' is not one of utf-8, utf-16le, utf-16be, windows-1252, windows-1250, " +
        'windows-1251, windows-1253, windows-1254, iso-8859-2, iso-8859-15, macintosh, ibm850, ' +
        'shift_jis, gb18030',
    );
  });

  it.each([
    ['UTF8', 'utf-8'],
    ['latin1', 'windows-1252'],
    ['ISO-8859-1', 'windows-1252'],
    ['cp1252', 'windows-1252'],
    ['utf-16', 'utf-16le'],
    ['cp850', 'ibm850'],
  ])('knows %s by its other name, %s', (label, encoding) => {
    expect(parseOverrides({ encoding: label })).toMatchObject({ encoding });
  });

  it.each([
    [',', [',', ' , ', 'comma', 'Comma']],
    [';', [';', ';\n', 'semicolon', ' SEMICOLON ']],
    ['\t', ['\t', 'tab', 'TAB', '\\t']],
    ['|', ['|', 'pipe']],
  ])('takes for the delimiter %j any of %j', (delimiter, ways) => {
    for (const written of ways) {
      expect(parseOverrides({ delimiter: written }), written).toMatchObject({ delimiter });
    }
  });

  it.each([
    [':', ':'],
    [' ', ' '],
    [';;', ';;'],
    ['colon', 'colon'],
    ['\t\t', '\ufffd\ufffd'],
  ])('refuses %j for a delimiter and lists the choices', (delimiter, quoted) => {
    expect(refusalOf(() => parseOverrides({ delimiter }))).toBe(
      `delimiter: '${quoted}' is not one of , (comma), ; (semicolon), tab, | (pipe)`,
    );
  });

  it('reads a mapping of columns to fields, or to none', () => {
    const mapping =
      '{"Telefono ufficio": "workphone", "Note": null, " Età ": "", "__proto__": "fax"}';
    expect(Object.entries(parseOverrides({ mapping }).mapping ?? {})).toEqual([
      ['Telefono ufficio', 'workphone'],
      ['Note', null],
      [' Età ', null],
      ['__proto__', 'fax'],
    ]);
    expect(parseOverrides({ mapping: ' {} ' }).mapping).toEqual({});
  });

  it.each(['{', 'workphone', '"workphone"', '[]', '["name"]', 'null', '1', "{'a': 'name'}"])(
    'refuses %s for a mapping and shows one',
    (mapping) => {
      expect(refusalOf(() => parseOverrides({ mapping }))).toBe(
        'mapping: must be a JSON object such as {"Telefono ufficio": "workphone"}',
      );
    },
  );

  it.each([
    ['"phone"', 'phone'],
    ['"WorkPhone"', 'WorkPhone'],
    ['"toString"', 'toString'],
    ['"id"', 'id'],
    ['"owner_id"', 'owner_id'],
    ['7', '7'],
    ['false', 'false'],
    ['["workphone"]', '["workphone"]'],
    ['{"field": "workphone"}', '{"field":"workphone"}'],
  ])('refuses a mapping to %s and lists the fields', (field, quoted) => {
    expect(refusalOf(() => parseOverrides({ mapping: `{"Tel\\n1": ${field}}` }))).toBe(
      `mapping of 'Tel\ufffd1': '${quoted}' is not one of ${contactFields.join(', ')}`,
    );
  });

  it('quotes only the beginning of what is long', () => {
    const message = refusalOf(() => parseOverrides({ encoding: 'x'.repeat(5_000) }));
    expect(message).toMatch(/^encoding: 'x{99}…' is not one of /u);
  });
});

describe('toColumnMapping', () => {
  it('is empty where nothing is said', () => {
    expect(toColumnMapping()).toEqual(new Map());
    expect(toColumnMapping({})).toEqual(new Map());
  });

  it('has names without case and blanks around them, and undefined for no field', () => {
    expect(toColumnMapping({ ' Telefono UFFICIO\t': 'workphone', Città: null })).toEqual(
      new Map([
        ['telefono ufficio', 'workphone'],
        ['città', undefined],
      ]),
    );
  });

  it('takes two columns for one field', () => {
    expect(toColumnMapping({ a: 'workphone', b: 'workphone' }).size).toBe(2);
  });

  it('refuses a column that is named twice', () => {
    expect(refusalOf(() => toColumnMapping({ Tel: 'workphone', ' tel': 'fax' }))).toBe(
      "mapping: names the column ' tel' twice",
    );
    expect(refusalOf(() => toColumnMapping({ Tel: null, TEL: null }))).toBe(
      "mapping: names the column 'TEL' twice",
    );
  });
});
