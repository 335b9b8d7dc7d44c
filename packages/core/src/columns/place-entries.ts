import { fieldLimits, lengthOverLimit, type ContactField } from '../contacts/fields.ts';
import type { Choice, Column, Entry } from './entry.ts';
import { joiners, kindOf } from './routes.ts';

export type Values = Partial<Record<ContactField, string>>;

/** The column that each field's value came from. */
export type Origins = Partial<Record<ContactField, Column>>;

/**
 * Puts what a row says into fields, in rounds: in each, every entry that still waits tries the next of
 * its choices. So the second home phone takes the other phone's place only if there is none. What
 * finds no place, or is too long for it, becomes a line of the notes; nothing is lost.
 */
export function placeEntries(values: Values, origins: Origins, entries: readonly Entry[]): void {
  const notes = entries.filter((entry) => entry.isNoted === true);
  let waiting = [
    ...entries.filter((entry) => !entry.isSpare),
    ...entries.filter((entry) => entry.isSpare),
  ];
  for (let round = 0; waiting.length > 0; round += 1) {
    waiting = waiting.filter((entry) => {
      if ((round > 0 || entry.isSpare) && isToldAlready(values, entry)) return false;
      const choice = entry.choices[round];
      if (choice !== undefined) return !take(values, origins, entry, choice);
      if (entry.isNoted !== true) notes.push(entry);
      return false;
    });
  }
  addNotes(values, notes);
}

/** Adds a line to the notes for each entry, in the order of the columns. */
export function addNotes(values: Values, entries: readonly Entry[]): void {
  if (entries.length === 0) return;
  const lines = entries
    .toSorted((a, b) => a.column.index - b.column.index)
    .map(({ caption, value }) => `${caption}: ${value}`);
  values.notes = [values.notes, ...lines].filter(Boolean).join('\n');
}

/** Fills the fields of a choice, if they are free and the values are not too long for them. */
function take(values: Values, origins: Origins, { column }: Entry, choice: Choice): boolean {
  const filled = choice.map(
    ([field, value]) => [field, join(values, field, value, choice)] as const,
  );
  if (!filled.every(([field, value]) => value !== undefined && fits(field, value))) return false;
  for (const [field, value] of filled) {
    values[field] = value ?? '';
    origins[field] ??= column;
  }
  return true;
}

/** What a field would hold with a further value; undefined where it takes one only. */
function join(
  values: Values,
  field: ContactField,
  value: string,
  choice: Choice,
): string | undefined {
  const before = values[field];
  if (!before) return value;
  // Fields that are filled together are of one address, and do not mix with another.
  const joiner = choice.length === 1 ? joiners[field] : undefined;
  return joiner === undefined ? undefined : `${before}${joiner}${value}`;
}

/**
 * Fields whose values stay, however long: without its name a contact is another, and the notes are
 * where all else goes. They are measured when the contact is whole.
 */
const keptFields: ReadonlySet<ContactField> = new Set(['name', 'firstname', 'lastname', 'notes']);

function fits(field: ContactField, value: string): boolean {
  return keptFields.has(field) || lengthOverLimit(value, fieldLimits[field]) === undefined;
}

/** Whether a field of the same kind has this very value. A name may be said twice: `Ali Ali`. */
function isToldAlready(values: Values, { value, choices }: Entry): boolean {
  const field = choices[0]?.[0]?.[0];
  if (field === undefined || joiners[field] !== undefined) return false;
  return kindOf(field).some((other) => values[other] === value);
}
