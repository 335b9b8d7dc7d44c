import { isContactField, type ContactField } from '../contacts/fields.ts';
import type { Column } from './entry.ts';
import { everydayNames } from './everyday-names.ts';
import type { Format } from './format.ts';
import { googleGroups } from './formats/google.ts';
import { knownFormats } from './formats/known-formats.ts';
import { ColumnIndex, recognizeFormat, type Match, type Rank } from './match-columns.ts';
import { normalizeName } from './normalize-name.ts';

/** How it was decided what a column holds: the first of these that knows it decides. */
export type Decision = 'mapping' | 'format' | 'own name' | 'alias';

/** What a caller says about columns: by lower-case name, the field, or undefined for none. */
export type ColumnMapping = ReadonlyMap<string, ContactField | undefined>;

export type DecidedColumn = Match & { readonly column: Column; readonly decidedBy: Decision };

/** Files that somebody cut down may still have Google's numbered columns. */
const everyday = new ColumnIndex({ columns: everydayNames, groups: googleGroups });
const indexes = new Map(knownFormats.map((format) => [format, new ColumnIndex(format)]));
const firstRank: Rank = { order: 0, number: 0 };

/** The columns that are known, and the format that the header is of, if it is one of those known. */
export function decideColumns(
  header: readonly Column[],
  mapping: ColumnMapping,
): { readonly format: Format | undefined; readonly decided: readonly DecidedColumn[] } {
  const format = recognizeFormat(header, knownFormats);
  const decided = header.flatMap((column) => decide(column, format, mapping) ?? []);
  return { format, decided: readLoneName(readNameBesideSurname(decided)) };
}

function decide(
  column: Column,
  format: Format | undefined,
  mapping: ColumnMapping,
): DecidedColumn | undefined {
  const ownName = column.name.toLowerCase();
  if (mapping.has(ownName)) {
    const place = mapping.get(ownName) ?? 'notTaken';
    return { kind: 'column', place, rank: firstRank, column, decidedBy: 'mapping' };
  }
  const known = format && indexes.get(format)?.match(column);
  if (known !== undefined) return { ...known, column, decidedBy: 'format' };
  if (isContactField(ownName)) {
    return { kind: 'column', place: ownName, rank: firstRank, column, decidedBy: 'own name' };
  }
  const alias = everyday.match(column);
  return alias && { ...alias, column, decidedBy: 'alias' };
}

/**
 * In a file that is not ours, a column `Name` beside one for the surname is the first name
 * (`Name;Surname`), and beside one for the first name it is the surname (`Name;Vorname`).
 */
function readNameBesideSurname(decided: readonly DecidedColumn[]): readonly DecidedColumn[] {
  const byAlias = (place: ContactField): boolean =>
    decided.some((each) => isIn(place, each) && each.decidedBy === 'alias');
  const has = (place: ContactField): boolean => decided.some((each) => isIn(place, each));
  const place =
    byAlias('lastname') && !has('firstname')
      ? 'firstname'
      : byAlias('firstname') && !has('lastname')
        ? 'lastname'
        : undefined;
  if (place === undefined) return decided;
  return decided.map((each) =>
    isIn('name', each) && each.decidedBy === 'own name'
      ? { kind: 'column', place, rank: firstRank, column: each.column, decidedBy: 'alias' }
      : each,
  );
}

const nameFields: readonly ContactField[] = ['name', 'firstname', 'lastname'];

/** What a first name or a surname is called where it stands alone, and is the whole name. */
const loneNames: ReadonlySet<string> = new Set(['nome', 'nombre', 'nom']);

/** Where a file has no other column for names, `Nome`, `Nombre` and `Nom` hold the whole name. */
function readLoneName(decided: readonly DecidedColumn[]): readonly DecidedColumn[] {
  const [lone, ...others] = decided.filter((each) => nameFields.some((field) => isIn(field, each)));
  if (lone === undefined || others.length > 0 || lone.decidedBy !== 'alias') return decided;
  const { column } = lone;
  if (!loneNames.has(normalizeName(column.name))) return decided;
  return decided.map((each) =>
    each === lone
      ? { kind: 'column', place: 'name', rank: firstRank, column, decidedBy: 'alias' }
      : each,
  );
}

function isIn(place: ContactField, decided: DecidedColumn): boolean {
  return decided.kind === 'column' && decided.place === place;
}
