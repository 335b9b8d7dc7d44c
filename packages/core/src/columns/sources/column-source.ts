import { isContactField } from '../../contacts/fields.ts';
import { isNumberField, unwrapNumber } from '../../contacts/typed-number.ts';
import { choicesOf, readCell, type Column, type Entry, type EntrySource } from '../entry.ts';
import type { Place } from '../format.ts';
import { chainOf } from '../routes.ts';

/** Dates of Outlook that say nothing, in English and in German. */
const noDates: ReadonlySet<string> = new Set(['0/0/00', '0/0/0000', '00/00/00', '0.0.00']);

/** What names a contact that has no name; a lower one comes first. */
const nameRanks: Readonly<Partial<Record<Place, number>>> = { fileAs: 0, nickname: 1 };

/**
 * A column that has its place by its name alone.
 *
 * @param isSpare Whether another column has more right to the place.
 */
export function columnSource(column: Column, place: Place, isSpare: boolean): EntrySource {
  const fields = isContactField(place) ? chainOf(place) : [];
  const isNumber = isContactField(place) && isNumberField(place);
  const nameRank = nameRanks[place];
  const read = (cells: readonly string[]): Entry[] => {
    const cell = readCell(cells, column);
    if (cell === '' || noDates.has(cell)) return [];
    const value = isNumber ? unwrapNumber(cell) : cell;
    const choices = choicesOf(fields, value);
    const caption = column.name === '' ? `Column ${column.index + 1}` : column.name;
    return [{ column, value, choices, caption, isSpare, isNumber, nameRank }];
  };
  return { firstColumn: column.index, fields, canName: nameRank !== undefined, read };
}
