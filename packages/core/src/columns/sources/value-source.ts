import { unwrapNumber } from '../../contacts/typed-number.ts';
import { trim } from '../../contacts/trim.ts';
import { choicesOf, readCell, type Column, type Entry, type EntrySource } from '../entry.ts';
import type { ValueGroup } from '../format.ts';
import { readLabel } from '../labels.ts';
import { emailRoutes, phoneRoutes, websiteRoutes } from '../routes.ts';

/** Stands between the values of one cell in Google's exports. */
const googleSeparator = ':::';

const kinds = {
  phone: { routes: phoneRoutes, caption: 'Phone' },
  email: { routes: emailRoutes, caption: 'E-mail' },
  website: { routes: websiteRoutes, caption: 'Website' },
} as const;

/** A column of values, whose label, if there is one, says in each row what they are. */
export function valueSource(
  { kind, separator = googleSeparator }: Pick<ValueGroup, 'kind' | 'separator'>,
  column: Column,
  labelColumn: Column | undefined,
): EntrySource {
  const firstColumn = column.index;
  if (kind === 'labels') {
    return { firstColumn, fields: [], read: (cells) => readGroups(cells, column, separator) };
  }
  if (kind === 'fact')
    return { firstColumn, fields: [], read: (cells) => readFacts(cells, column, labelColumn) };
  const { routes, caption } = kinds[kind];
  const read = (cells: readonly string[]): Entry[] => {
    const values = readValues(cells, column);
    if (values.length === 0) return [];
    const label = readLabel(labelColumn === undefined ? '' : readCell(cells, labelColumn));
    return values.map((written) => {
      const value = kind === 'phone' ? unwrapNumber(written) : written;
      return {
        column,
        value,
        choices: choicesOf(routes[label.kind], value),
        caption: label.text === '' ? caption : `${caption} (${label.text})`,
        isNumber: kind === 'phone',
        isSpare: label.kind === 'none' || label.kind === 'custom',
        isNoted: label.kind === 'custom' && kind !== 'website',
      };
    });
  };
  return { firstColumn, fields: [...new Set(Object.values(routes).flat())], read };
}

function readValues(
  cells: readonly string[],
  column: Column,
  separator = googleSeparator,
): string[] {
  return readCell(cells, column).split(separator).map(trim).filter(Boolean);
}

/** What follows the kind in `Event 1 - Value`. */
const numberAndPart = / \d+ - .*$/;

/** Whatever the program keeps under a name that its user gave: a line of the notes each. */
function readFacts(
  cells: readonly string[],
  column: Column,
  labelColumn: Column | undefined,
): Entry[] {
  const label = readLabel(labelColumn === undefined ? '' : readCell(cells, labelColumn)).text;
  const caption = label === '' ? column.name.replace(numberAndPart, '') : label;
  return readValues(cells, column).map((value) => noteOf(column, caption, value));
}

/** The groups that programs have of themselves: Google, as its 'Outlook CSV' writes them, and Yealink. */
const systemGroups: ReadonlySet<string> = new Set(['myContacts', 'starred', 'All Contacts']);

/** The groups that a contact is in, but for those the program has of itself: `* myContacts`. */
function readGroups(cells: readonly string[], column: Column, separator: string): Entry[] {
  const groups = readValues(cells, column, separator).filter(
    (group) => !group.startsWith('* ') && !systemGroups.has(group),
  );
  return groups.length === 0 ? [] : [noteOf(column, column.name, groups.join(', '))];
}

function noteOf(column: Column, caption: string, value: string): Entry {
  return { column, value, choices: [], caption, isSpare: false };
}
