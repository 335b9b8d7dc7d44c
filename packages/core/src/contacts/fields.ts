/** The most that a cell of a column may hold. Nothing is ever cut: a longer cell skips its row. */
export interface Limit {
  readonly max: number;
  readonly unit: 'characters' | 'bytes';
}

const text: Limit = { max: 255, unit: 'characters' };
const phone: Limit = { max: 25, unit: 'characters' };
const postOfficeBox: Limit = { max: 10, unit: 'characters' };
const longText: Limit = { max: 65_535, unit: 'bytes' };

/**
 * The columns of a contact and what each may hold: the names and sizes of NethVoice's table
 * `cti_phonebook`. Characters are Unicode code points, bytes are those of UTF-8.
 */
export const fieldLimits = {
  name: text,
  type: text,
  homeemail: text,
  workemail: text,
  homephone: phone,
  workphone: phone,
  cellphone: phone,
  fax: phone,
  title: text,
  company: text,
  notes: longText,
  homestreet: text,
  homepob: postOfficeBox,
  homecity: text,
  homeprovince: text,
  homepostalcode: text,
  homecountry: text,
  workstreet: text,
  workpob: postOfficeBox,
  workcity: text,
  workprovince: text,
  workpostalcode: text,
  workcountry: text,
  url: text,
  extension: text,
  speeddial_num: text,
  firstname: text,
  lastname: text,
  job: text,
  facebook: text,
  instagram: text,
  linkedin: text,
  workphone2: phone,
  cellphone2: phone,
  otherphone: phone,
  otheremail: text,
} as const satisfies Record<string, Limit>;

export type ContactField = keyof typeof fieldLimits;

/** Every column of a contact, in the order of the table. */
// The keys of a literal object are exactly its type's keys.
export const contactFields = Object.keys(fieldLimits) as readonly ContactField[];

export function isContactField(name: string): name is ContactField {
  return Object.hasOwn(fieldLimits, name);
}

/** How long `value` is in `limit`'s unit if it is over the limit, else undefined. */
export function lengthOverLimit(value: string, limit: Limit): number | undefined {
  // A UTF-16 unit is at most one code point, and at most three bytes of UTF-8.
  const mostPerUnit = limit.unit === 'bytes' ? 3 : 1;
  if (value.length * mostPerUnit <= limit.max) return undefined;
  const length = limit.unit === 'bytes' ? Buffer.byteLength(value) : codePointCount(value);
  return length > limit.max ? length : undefined;
}

function codePointCount(value: string): number {
  let count = 0;
  for (const _ of value) count += 1;
  return count;
}
