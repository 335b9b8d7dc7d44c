import { trim } from '../contacts/trim.ts';
import type { ContactField } from '../contacts/fields.ts';
import { addNotes } from './place-entries.ts';
import type { RowReading } from './read-row.ts';
import { nameSubstitutes } from './routes.ts';

export interface ContactName {
  /** Empty where nothing names the contact. */
  readonly name: string;
  /** What it was taken from, where the row has no name: a field, or a column's name. */
  readonly substitute: string | undefined;
}

/**
 * The name of a contact: its own, or first and last name. In a foreign file one without a name takes
 * what it is filed as, else its nickname, company, e-mail or number, so that nobody is lost. What
 * could have named it and did not goes into its notes.
 */
export function nameContact(reading: RowReading, isForeign: boolean): ContactName {
  const { values, nameCandidates } = reading;
  const own = values.name || trim(`${values.firstname ?? ''} ${values.lastname ?? ''}`);
  const named =
    own === '' && isForeign ? substituteName(reading) : { name: own, substitute: undefined };
  const untold = nameCandidates.filter(({ value }) => value !== named.name);
  addNotes(values, untold);
  return named;
}

function substituteName({ values, nameCandidates: [candidate] }: RowReading): ContactName {
  if (candidate !== undefined) {
    return { name: candidate.value, substitute: candidate.column.name };
  }
  const field = nameSubstitutes.find((each: ContactField) => values[each]);
  return { name: field === undefined ? '' : (values[field] ?? ''), substitute: field };
}
