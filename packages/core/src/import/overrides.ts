import type { ColumnMapping } from '../columns/decide-columns.ts';
import { contactFields, isContactField, type ContactField } from '../contacts/fields.ts';
import { delimiterNames, delimiters, isDelimiter, type Delimiter } from '../csv/delimiter.ts';
import { encodings, findEncoding, type Encoding } from '../csv/encoding.ts';
import { AppError } from '../errors.ts';
import { excerpt } from '../text/excerpt.ts';

/** What a caller who knows better says about a file. What is left out is recognised. */
export interface Overrides {
  readonly encoding?: Encoding | undefined;
  readonly delimiter?: Delimiter | undefined;
  /** The field of each column by its name in the file, without case; null for one not to be taken. */
  readonly mapping?: Readonly<Record<string, ContactField | null>> | undefined;
}

/** The names of the overrides in a form. */
export const overrideNames = ['encoding', 'delimiter', 'mapping'] as const;

export type OverrideName = (typeof overrideNames)[number];

/**
 * Reads overrides as the fields of a form say them; one that is empty or missing says nothing. The
 * delimiter may be written as it is or by name, the mapping is a JSON object.
 *
 * @throws AppError `option_invalid`, which lists the choices.
 */
export function parseOverrides(fields: Readonly<Partial<Record<OverrideName, string>>>): Overrides {
  return {
    encoding: parseEncoding(fields.encoding?.trim() ?? ''),
    delimiter: parseDelimiter(fields.delimiter ?? ''),
    mapping: parseMapping(fields.mapping?.trim() ?? ''),
  };
}

function parseEncoding(text: string): Encoding | undefined {
  if (text === '') return undefined;
  const encoding = findEncoding(text);
  if (encoding !== undefined) return encoding;
  throw invalid('encoding', text, encodings);
}

const delimitersByName: ReadonlyMap<string, Delimiter> = new Map([
  ...delimiters.map((delimiter) => [delimiterNames[delimiter], delimiter] as const),
  ['\\t', '\t'],
]);

const delimiterChoices = delimiters.map((delimiter) =>
  delimiter === '\t' ? delimiterNames[delimiter] : `${delimiter} (${delimiterNames[delimiter]})`,
);

function parseDelimiter(text: string): Delimiter | undefined {
  if (text === '') return undefined;
  const written = text === '\t' ? text : text.trim().toLowerCase();
  const delimiter = delimitersByName.get(written) ?? written;
  if (isDelimiter(delimiter)) return delimiter;
  throw invalid('delimiter', text, delimiterChoices);
}

function parseMapping(text: string): Overrides['mapping'] {
  if (text === '') return undefined;
  let mapping: unknown;
  try {
    mapping = JSON.parse(text);
  } catch {
    mapping = undefined;
  }
  if (typeof mapping === 'object' && mapping !== null && !Array.isArray(mapping)) {
    return Object.fromEntries(
      Object.entries(mapping).map(([column, field]) => [column, toField(column, field)]),
    );
  }
  const example = '{"Telefono ufficio": "workphone"}';
  throw new AppError('option_invalid', `mapping: must be a JSON object such as ${example}`);
}

function toField(column: string, field: unknown): ContactField | null {
  if (field === null || field === '') return null;
  if (typeof field === 'string' && isContactField(field)) return field;
  const written = typeof field === 'string' ? field : JSON.stringify(field);
  throw invalid(`mapping of '${excerpt(column)}'`, written, contactFields);
}

function invalid(option: string, text: string, choices: readonly string[]): AppError {
  const reason = `${option}: '${excerpt(text)}' is not one of ${choices.join(', ')}`;
  return new AppError('option_invalid', reason);
}

/**
 * A mapping as the header is compared with it.
 *
 * @throws AppError `option_invalid` if two of its names differ by case alone.
 */
export function toColumnMapping(mapping: Overrides['mapping'] = {}): ColumnMapping {
  const columns = new Map<string, ContactField | undefined>();
  for (const [name, field] of Object.entries(mapping)) {
    const key = name.trim().toLowerCase();
    if (columns.has(key)) {
      throw new AppError('option_invalid', `mapping: names the column '${excerpt(name)}' twice`);
    }
    columns.set(key, field ?? undefined);
  }
  return columns;
}
