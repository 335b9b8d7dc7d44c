import { contactFields, type ContactField } from '@phonebook/core';

/** The columns that came later to the table of NethVoice. */
const laterFields: ReadonlySet<ContactField> = new Set([
  'firstname',
  'lastname',
  'job',
  'facebook',
  'instagram',
  'linkedin',
  'workphone2',
  'cellphone2',
  'otherphone',
  'otheremail',
]);

const indexed = [
  'owner_id',
  'workemail',
  'homeemail',
  'name',
  'homephone',
  'workphone',
  'cellphone',
  'extension',
  'fax',
  'company',
];

/** The statement for a table as NethVoice has it, with so many columns beside `id` and `owner_id`. */
export function toUpstreamTable(
  columnCount: 26 | 36,
  { engine = 'MyISAM', characterSet = 'utf8mb3' } = {},
): string {
  const fields = contactFields.filter((field) => columnCount === 36 || !laterFields.has(field));
  return `create table cti_phonebook (
    id int(11) not null auto_increment primary key,
    owner_id varchar(255) not null default '',
    ${fields.map((field) => `${field} ${typeOf(field)} default null`).join(', ')},
    ${indexed.map((column) => `key ${column}_idx (${column}(25))`).join(', ')}
  ) engine = ${engine} default character set ${characterSet}`;
}

function typeOf(field: ContactField): string {
  if (field === 'notes') return 'text';
  if (/phone|^fax/.test(field)) return 'varchar(25)';
  return field.endsWith('pob') ? 'varchar(10)' : 'varchar(255)';
}
