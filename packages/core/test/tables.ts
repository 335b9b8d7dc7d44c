import * as fc from 'fast-check';
import type { ColumnGroup, Format } from '../src/columns/format.ts';
import { knownFormats } from '../src/columns/formats/known-formats.ts';
import { normalizeName } from '../src/columns/normalize-name.ts';
import { contactFields } from '../src/contacts/fields.ts';
import { delimiters } from '../src/csv/delimiter.ts';
import { writtenEncodings, type Writing } from './write-csv.ts';

/** A table, whose first row is the header. */
export interface Table {
  readonly rows: readonly (readonly string[])[];
  /** Whether Windows-1252 has all its characters. */
  readonly isWestern: boolean;
}

const everydayHeaders = [
  ['Nome', 'Cognome', 'Azienda', 'Telefono ufficio', 'Cellulare', 'Email', 'Indirizzo', 'Città'],
  ['Vorname', 'Nachname', 'Firma', 'Tel., Büro', 'Handy', 'E-Mail-Adresse', 'Straße', 'PLZ'],
  ['Prénom', 'Nom de famille', 'Société', 'Téléphone bureau', 'Portable', 'Courriel', 'Remarque'],
  ['Nombre', 'Apellidos', 'Compañía', 'Teléfono móvil', 'Correo electrónico', 'Código postal'],
  ['Full Name', 'Company', 'Work; Phone', 'Mobile', 'E-mail', 'Notes', 'Shoe | size'],
] as const;

/** A header with some of our own names, a name among them. */
const anyOwnHeader = fc
  .tuple(
    fc.constantFrom('name', 'firstname', 'lastname'),
    fc.subarray([...contactFields, 'id', 'shoe size', '"', 'Note, lunghe'], {
      minLength: 2,
      maxLength: 7,
    }),
  )
  .chain(([source, others]) => {
    const names = [...new Set([source, ...others])];
    return fc.shuffledSubarray(names, { minLength: names.length });
  });

const anyEverydayHeader = fc
  .constantFrom(...everydayHeaders)
  .chain(([first, second, ...others]) =>
    fc
      .subarray<string>(others, { minLength: 1 })
      .map((some) => some.toSpliced(0, 0, first, second)),
  );

/** The columns that tell a format, and some of the others that it has. */
const anyExportHeader = fc.constantFrom(...knownFormats).chain((format) => {
  const told = new Set(format.signature.map(normalizeName));
  const others = columnsOf(format).filter((name) => !told.has(normalizeName(name)));
  return fc.subarray(others).map((some) => format.signature.concat(some));
});

function columnsOf({ columns, groups = [] }: Format): string[] {
  const names = [...Object.values(columns).flat(), ...groups.flatMap(columnsOfGroup)];
  return names.flatMap((name) =>
    name.includes('#') ? [name.replace('#', '1'), name.replace('#', '2')] : [name],
  );
}

function columnsOfGroup(group: ColumnGroup): string[] {
  const values = group.kind === 'address' ? Object.values(group.parts).flat() : [group.value];
  return [...values, ...(group.labels ?? [])];
}

export const anyHeader: fc.Arbitrary<readonly string[]> = fc.oneof(
  anyOwnHeader,
  anyEverydayHeader,
  anyExportHeader,
);

const common = [...'",;\t|\n\r  '.split(''), '\r\n', '""', ...'abc017+='.split(''), 'Via Roma'];
/**
 * Written in Windows-1252, no two of these ever look like one character of UTF-8: those that begin
 * one are followed by ASCII or by their like. Only a file of which all that is not ASCII happens to be
 * UTF-8 cannot be told from UTF-8, and prose does not put `Ã` before `©`. ÿ is left out: it is taken
 * for a letter inside of words only.
 */
const western = [...common, 'é', 'ü', 'ß', 'À', 'ñ', ' €', 'n’', 'a“', 'a\u{A0}'];
const worldwide = [...common, 'é', '€', '山', '田', '\u{3000}', '😀', 'Ж', '\u{FEFF}'];

function anyCell(isWestern: boolean): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('', 'Ada', 'work', 'Home', '+39 0721 1', 'private') },
    {
      weight: 5,
      arbitrary: fc.string({
        unit: fc.constantFrom(...(isWestern ? western : worldwide)),
        maxLength: 8,
      }),
    },
  );
}

/** Rows under a header; some stop before the last column, some go on with cells of no column. */
function anyRow(columns: number, isWestern: boolean): fc.Arbitrary<readonly string[]> {
  const cells = (length: number) =>
    fc.array(anyCell(isWestern), { minLength: length, maxLength: length });
  return fc.oneof(
    { weight: 8, arbitrary: cells(columns) },
    { weight: 1, arbitrary: cells(columns - 1) },
    { weight: 1, arbitrary: cells(columns + 1) },
  );
}

export const anyTable: fc.Arbitrary<Table> = fc
  .tuple(anyHeader, fc.boolean())
  .chain(([header, isWestern]) =>
    fc
      .array(anyRow(header.length, isWestern), { maxLength: 8 })
      .map((body) => ({ rows: [header, ...body], isWestern })),
  );

/**
 * Any way in which a program may write the table. A header that ends with a delimiter has a column
 * without a name, so that a cell too many in a row has a place: such tables have none.
 */
export function anyWriting({ rows, isWestern }: Table): fc.Arbitrary<Writing> {
  const columns = rows[0]?.length ?? 0;
  const hasSurplus = rows.some((cells) => cells.length > columns);
  const encodings = writtenEncodings.filter((each) => isWestern || each !== 'windows-1252');
  return fc.record({
    delimiter: fc.constantFrom(...delimiters),
    encoding: fc.constantFrom(...encodings),
    hasMark: fc.boolean(),
    lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
    quoting: fc.constantFrom('needed', 'all', 'padded'),
    separatorLine: fc.constantFrom('none', 'none', 'bare', 'quoted'),
    trailed: fc.constantFrom('none', 'none', 'body', hasSurplus ? 'none' : 'all'),
    endsLastLine: fc.boolean(),
    hasEndOfFile: fc.boolean(),
  });
}

/** Lengths of the pieces that a file comes in, over and over. Odd ones cut characters of UTF-16. */
export const anyLengths: fc.Arbitrary<readonly number[]> = fc.oneof(
  fc.constant([1_000_000]),
  fc.array(fc.integer({ min: 1, max: 99 }), { minLength: 1, maxLength: 8 }),
);
