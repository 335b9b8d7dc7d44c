import type { ContactField } from '../contacts/fields.ts';

/**
 * Where the values of a column go: into a field (or the next free one of its kind), into the notes
 * under the column's name, or nowhere. A `fileAs` or `nickname` names a contact that has no name,
 * and else goes into the notes.
 */
export type Place = ContactField | 'fileAs' | 'nickname' | 'inNotes' | 'notTaken';

/** The columns of a program's export. `#` in a column's name stands for a number. */
export interface Format {
  /** For programs. */
  readonly id: string;
  /** For people. */
  readonly name: string;
  /** Columns that together tell the format: it is taken for this one if it has them all. */
  readonly signature: readonly string[];
  /** The columns of each place; of those that want the same field, the first to be named has it. */
  readonly columns: ColumnTable;
  /** Columns that belong together. */
  readonly groups?: readonly ColumnGroup[];
}

export type ColumnTable = Readonly<Partial<Record<Place, readonly string[]>>>;

export type ColumnGroup = ValueGroup | AddressGroup;

/** A value whose kind stands in a column beside it. A cell may hold several. */
export interface ValueGroup {
  readonly kind: 'phone' | 'email' | 'website' | 'fact' | 'labels';
  readonly value: string;
  /** The column that says which kind (work, home, …), by any of these names. */
  readonly labels?: readonly string[];
  /** What parts the values of one cell: Google's `:::` where nothing is said. */
  readonly separator?: string;
}

export interface AddressGroup {
  readonly kind: 'address';
  readonly labels?: readonly string[];
  /** Where no column says which kind: it is always the same. */
  readonly side?: 'work' | 'home' | 'other';
  readonly parts: Readonly<Partial<Record<AddressPart, readonly string[]>>>;
}

/** `whole` is the address in one piece; it counts where the street is empty. */
export type AddressPart =
  | 'street'
  | 'pob'
  | 'city'
  | 'province'
  | 'postalcode'
  | 'country'
  | 'whole';
