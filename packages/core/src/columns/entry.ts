import type { ContactField } from '../contacts/fields.ts';
import { trim } from '../contacts/trim.ts';

/** A column of the file at hand. */
export interface Column {
  readonly index: number;
  /** Its name as the file has it, trimmed. */
  readonly name: string;
}

/** Fields to fill, all or none of them, and with what. */
export type Choice = readonly (readonly [field: ContactField, value: string])[];

/** One thing that a row says. */
export interface Entry {
  /** The column that says it. */
  readonly column: Column;
  readonly value: string;
  /** Where it may go, the best first; where none is free, into the notes. */
  readonly choices: readonly Choice[];
  /** What the notes call it. */
  readonly caption: string;
  /** A spare one leaves its place to others, and is left out if another said the same. */
  readonly isSpare: boolean;
  /** Whether the notes tell it in any case, since its field cannot say what its caption does. */
  readonly isNoted?: boolean;
  /** Whether it is a number to dial. */
  readonly isNumber?: boolean;
  /** Set where it can name a contact that has no name: of several, the lowest does. */
  readonly nameRank?: number | undefined;
}

/** A column, or some that belong together, and what a row says in them. */
export interface EntrySource {
  /** The index of its first column: a row that stops before that says nothing here. */
  readonly firstColumn: number;
  /** The fields that its entries may fill, beside the notes. */
  readonly fields: readonly ContactField[];
  /** Whether its entries can name a contact. */
  readonly canName?: boolean;
  readonly read: (cells: readonly string[]) => readonly Entry[];
}

export function readCell(cells: readonly string[], { index }: Column): string {
  return trim(cells[index] ?? '');
}

/** One choice for each of the fields. */
export function choicesOf(fields: readonly ContactField[], value: string): Choice[] {
  return fields.map((field) => [[field, value]]);
}
