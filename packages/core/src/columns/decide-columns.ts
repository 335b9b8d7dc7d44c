import { isContactField, type ContactField } from '../contacts/fields.ts';
import type { Column } from './entry.ts';
import { everydayNames } from './everyday-names.ts';
import type { Format } from './format.ts';
import { googleGroups } from './formats/google.ts';
import { knownFormats } from './formats/known-formats.ts';
import {
  ColumnIndex,
  CommonColumns,
  recognizeFormat,
  type Match,
  type Rank,
} from './match-columns.ts';
import { normalizeName } from './normalize-name.ts';
import { readNameByWords } from './read-name-by-words.ts';

/**
 * How it was decided what a column holds: the first of these that knows it decides. A column that is
 * `unknown` is kept in the notes of a file that is not ours.
 */
export type Decision = 'mapping' | 'format' | 'own name' | 'alias' | 'unknown';

/** What a caller says about columns: by lower-case name, the field, or undefined for none. */
export type ColumnMapping = ReadonlyMap<string, ContactField | undefined>;

export type DecidedColumn = Match & { readonly column: Column; readonly decidedBy: Decision };

/** Exports that somebody cut down may still have Google's numbered columns, or those of others. */
const everyday = new ColumnIndex({ columns: everydayNames, groups: googleGroups });
const common = new CommonColumns(knownFormats);
const indexes = new Map(knownFormats.map((format) => [format, new ColumnIndex(format)]));
const firstRank: Rank = { order: 0, number: 0 };

export interface DecidedHeader {
  /** Undefined where the header is of no known format. */
  readonly format: Format | undefined;
  /** Whether the file is somebody else's. */
  readonly isForeign: boolean;
  readonly decided: readonly DecidedColumn[];
}

/** Decides about the columns of a header; those that are not taken are left out. */
export function decideColumns(header: readonly Column[], mapping: ColumnMapping): DecidedHeader {
  const format = recognizeFormat(header, knownFormats);
  const known = header.flatMap((column) => decide(column, format, mapping) ?? []);
  const isOwn = known.every((each) => each.decidedBy === 'own name' || isLeftOut(each));
  const isForeign = format !== undefined || (!isOwn && !known.some(isOursAlone));
  if (!isForeign) return { format, isForeign, decided: known };
  const decided = readLoneName(readNameBesideSurname(known));
  return { format, isForeign, decided: [...decided, ...keepUnknown(header, decided)] };
}

function isLeftOut(decided: DecidedColumn): boolean {
  return decided.kind === 'column' && decided.place === 'notTaken';
}

/** Our names that others use too. */
const sharedNames: ReadonlySet<string> = new Set([
  'name',
  'firstname',
  'lastname',
  'title',
  'company',
  'job',
  'notes',
  'type',
  'fax',
  'url',
  'extension',
  'facebook',
  'instagram',
  'linkedin',
]);

/** Whether a column has a name such as `workphone`, which nobody else writes so. */
function isOursAlone({ column, decidedBy }: DecidedColumn): boolean {
  return decidedBy === 'own name' && !sharedNames.has(column.name.toLowerCase());
}

/** Never read from a file, whatever it is. */
const neverTaken: ReadonlySet<string> = new Set(['id', 'owner_id']);

/** Our own files may have columns that mean nothing to us; in others somebody may miss them. */
function keepUnknown(
  header: readonly Column[],
  decided: readonly DecidedColumn[],
): readonly DecidedColumn[] {
  const known = new Set(decided.map(({ column }) => column));
  return header
    .filter((column) => !known.has(column) && !neverTaken.has(column.name.toLowerCase()))
    .map((column) => {
      return { kind: 'column', place: 'inNotes', rank: firstRank, column, decidedBy: 'unknown' };
    });
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
  const alias = everyday.match(column) ?? common.match(column);
  if (alias !== undefined) return { ...alias, column, decidedBy: 'alias' };
  const understood = readNameByWords(column.name);
  return understood && { kind: 'column', ...understood, column, decidedBy: 'alias' };
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
