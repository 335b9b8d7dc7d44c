import type { ContactField } from '../../src/contacts/fields.ts';
import type { Delimiter } from '../../src/csv/delimiter.ts';
import type { Encoding } from '../../src/csv/encoding.ts';

/** A file as a program writes it, and all that must come of it. */
export interface Fixture {
  /** Its name in this folder. */
  readonly file: string;
  readonly format: string;
  readonly encoding: Encoding;
  readonly delimiter: Delimiter;
  /** The columns from which nothing is taken, in the file's order. */
  readonly notTaken: readonly string[];
  /** In the file's order. */
  readonly contacts: readonly ExpectedContact[];
  /** The names that stand in for one that a row does not have, in the file's order. */
  readonly substitutes?: readonly string[];
  /** The messages about rows that are not stored. */
  readonly messages?: readonly string[];
}

/** A field that is left out must be empty, and `type` private. */
export type ExpectedContact = Readonly<
  Partial<Record<ContactField, string>> & Record<'name', string>
>;

/** The lines of a cell, or of the notes. */
export function lines(...each: readonly string[]): string {
  return each.join('\n');
}
