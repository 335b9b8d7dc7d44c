import type { ContactField } from '@phonebook/api/wire';

/** What is said of a file, in place of what is recognised. */
export interface ImportFormOptions {
  /** By a name of the Encoding Standard (WHATWG), such as `windows-1252`. */
  readonly encoding?: string;
  readonly delimiter?: ',' | ';' | '\t' | '|' | 'comma' | 'semicolon' | 'tab' | 'pipe';
  /** The field of a column by its name in the file; null for one that is not to be taken. */
  readonly mapping?: Readonly<Record<string, ContactField | null>>;
}

/** A form with a CSV file and what is said of it, for `phonebook.import` and `phonebook.validate`. */
export function toImportForm(
  file: Blob,
  { encoding, delimiter, mapping }: ImportFormOptions = {},
): FormData {
  const form = new FormData();
  const fields = {
    ...(encoding === undefined ? {} : { encoding }),
    ...(delimiter === undefined ? {} : { delimiter }),
    ...(mapping === undefined ? {} : { mapping: JSON.stringify(mapping) }),
  };
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('file', file);
  return form;
}
