import { isScientific, unwrapNumber } from '../contacts/typed-number.ts';
import type { ContactField } from '../contacts/fields.ts';
import { readCell, type Column, type Entry, type EntrySource } from './entry.ts';
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
export function readRow(map: ColumnMap, cells: readonly string[]): RowReading {
  const values: Values = {};
  let lostNumber: LostNumber | undefined;
  for (const { column, field, isNumber } of map.direct) {
    const cell = readCell(cells, column);
    const value = isNumber ? unwrapNumber(cell) : cell;
    if (isNumber && isScientific(value)) lostNumber ??= { column, field, value };
    values[field] = value;
  }
  const { origins: directOrigins, sources } = map;
  if (sources.length === 0)
    return { values, origins: directOrigins, nameCandidates: [], lostNumber };
  const origins = { ...directOrigins };
  const entries = sourcesWithin(map, cells.length).flatMap(({ read }) => read(cells));
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

/**
 * The sources that a row of so many cells can say something in, in order. A short row under a wide
 * header costs what it is long, not what the header is wide.
 */
function sourcesWithin(
  { sources, sourcesByColumn }: ColumnMap,
  cells: number,
): readonly EntrySource[] {
  const isAll = (sourcesByColumn.at(-1)?.source.firstColumn ?? -1) < cells;
  if (isAll) return sources;
  const end = sourcesByColumn.findIndex(({ source }) => source.firstColumn >= cells);
  return sourcesByColumn
    .slice(0, end)
    .toSorted((a, b) => a.order - b.order)
    .map(({ source }) => source);
}

function findNameCandidates(entries: readonly Entry[]): readonly Entry[] {
  const candidates = entries.filter(({ nameRank }) => nameRank !== undefined);
  return candidates.toSorted((a, b) => (a.nameRank ?? 0) - (b.nameRank ?? 0));
}
