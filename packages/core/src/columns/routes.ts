import type { ContactField } from '../contacts/fields.ts';
import type { LabelKind } from './labels.ts';

/** Where the next value goes when a field has one already; after these, into the notes. */
export const nextFields: Readonly<Partial<Record<ContactField, readonly ContactField[]>>> = {
  workphone: ['workphone2', 'otherphone'],
  workphone2: ['otherphone'],
  homephone: ['otherphone'],
  cellphone: ['cellphone2', 'otherphone'],
  cellphone2: ['otherphone'],
  workemail: ['otheremail', 'homeemail'],
  homeemail: ['otheremail'],
};

/** How a field takes a second value; others take one only. */
export const joiners: Readonly<Partial<Record<ContactField, string>>> = {
  firstname: ' ',
  lastname: ' ',
  workstreet: '\n',
  homestreet: '\n',
  notes: '\n',
};

/** A field and those that take what it cannot. */
export function chainOf(field: ContactField): readonly ContactField[] {
  return [field, ...(nextFields[field] ?? [])];
}

/** Where a value goes by what its label says, the best first. */
export type Routes = Readonly<Record<LabelKind, readonly ContactField[]>>;

export const phoneRoutes: Routes = {
  work: chainOf('workphone'),
  home: chainOf('homephone'),
  cell: chainOf('cellphone'),
  fax: ['fax'],
  pager: [],
  other: ['otherphone'],
  none: ['workphone', 'otherphone', 'workphone2'],
  custom: ['otherphone', 'workphone2', 'cellphone2'],
};

const anyEmail: readonly ContactField[] = ['workemail', 'homeemail', 'otheremail'];

export const emailRoutes: Routes = {
  work: ['workemail', 'otheremail'],
  home: ['homeemail', 'otheremail'],
  other: ['otheremail', 'homeemail'],
  custom: ['otheremail', 'homeemail', 'workemail'],
  none: anyEmail,
  cell: anyEmail,
  fax: anyEmail,
  pager: anyEmail,
};

const url: readonly ContactField[] = ['url'];

export const websiteRoutes: Routes = {
  work: url,
  home: url,
  cell: url,
  fax: url,
  pager: url,
  other: url,
  none: url,
  custom: url,
};

const numberFields: readonly ContactField[] = [
  'workphone',
  'cellphone',
  'homephone',
  'workphone2',
  'cellphone2',
  'otherphone',
];

/**
 * The fields of the same kind: a value that one of them has need not be told again. A fax is a kind
 * of its own: that a line which is known takes faxes is news.
 */
export function kindOf(field: ContactField): readonly ContactField[] {
  return [numberFields, anyEmail].find((kind) => kind.includes(field)) ?? [field];
}

/** What names a contact of a foreign file that has no name, the best first. */
export const nameSubstitutes: readonly ContactField[] = [
  'company',
  ...anyEmail,
  ...numberFields,
  'fax',
];
