import { isNumberField, isScientific, unwrapNumber } from '../contacts/typed-number.ts';
import type { ContactField } from '../contacts/fields.ts';
import { readCell, type Column, type Entry } from './entry.ts';
import type { ColumnMap } from './map-columns.ts';
import { placeEntries, type Origins, type Values } from './place-entries.ts';

/** What a row says, by field. */
export interface RowReading {
  readonly values: Values;
  readonly origins: Origins;
  /** What can name the contact, if it has no name; the best first. */
  readonly nameCandidates: readonly Entry[];
  /** A number that a spreadsheet has spoilt; the first, if there are several. */
  readonly lostNumber: LostNumber | undefined;
}

export interface LostNumber {
  readonly column: Column;
  readonly field: ContactField | undefined;
  readonly value: string;
}

/** Reads the cells of a row into fields. */
export function readRow({ direct, sources }: ColumnMap, cells: readonly string[]): RowReading {
  const values: Values = {};
  const origins: Origins = {};
  let lostNumber: LostNumber | undefined;
  for (const { column, field } of direct) {
    const cell = readCell(cells, column);
    const isNumber = isNumberField(field);
    const value = isNumber ? unwrapNumber(cell) : cell;
    if (isNumber && isScientific(value)) lostNumber ??= { column, field, value };
    values[field] = value;
    origins[field] = column;
  }
  const entries = sources.flatMap(({ read }) => read(cells));
  const lost = entries.find(({ isNumber, value }) => isNumber === true && isScientific(value));
  placeEntries(
    values,
    origins,
    entries.filter(({ nameRank }) => nameRank === undefined),
  );
  return {
    values,
    origins,
    nameCandidates: findNameCandidates(entries),
    lostNumber: lostNumber ?? (lost && { ...lost, field: lost.choices[0]?.[0]?.[0] }),
  };
}

function findNameCandidates(entries: readonly Entry[]): readonly Entry[] {
  const candidates = entries.filter(({ nameRank }) => nameRank !== undefined);
  return candidates.toSorted((a, b) => (a.nameRank ?? 0) - (b.nameRank ?? 0));
}
