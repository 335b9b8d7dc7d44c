import type { ContactField } from './fields.ts';

const numberFields: ReadonlySet<ContactField> = new Set([
  'homephone',
  'workphone',
  'cellphone',
  'fax',
  'workphone2',
  'cellphone2',
  'otherphone',
  'extension',
  'speeddial_num',
  'homepostalcode',
  'workpostalcode',
]);

/** Whether a field holds digits that are no quantity, as spreadsheets believe, but to be kept as typed. */
export function isNumberField(field: ContactField): boolean {
  return numberFields.has(field);
}

/** A formula that makes text of a number: spreadsheets keep its leading zero so. */
const textFormula = /^="([^"]*)"$/;

/**
 * A number as it was typed: without the formula `="0039…"` or the apostrophe in front by which
 * spreadsheets keep it text.
 */
export function unwrapNumber(value: string): string {
  const first = value[0];
  if (first === "'") return value.slice(1).trim();
  return first === '=' ? value.replace(textFormula, '$1').trim() : value;
}

const scientific = /^[+-]?\d+(?:[.,]\d+)?E\+\d{1,3}$|^[+-]?\d+[.,]\d+E\d{2,3}$/i;

/** Whether a spreadsheet has turned a number into `3,93E+11`: its last digits are lost. */
export function isScientific(value: string): boolean {
  return scientific.test(value);
}
