import { formatGuide, type FormatGuide } from '@phonebook/core';
import { codes, table } from './markdown.ts';

type FormatDescription = FormatGuide['formats'][number];
type ColumnDescription = FormatDescription['columns'][number];

/** The page `formats.md`, made of the tables that the import reads files by. */
export function formatsPage(): string {
  const guide = formatGuide();
  return [
    introduction,
    ...guide.formats.map(formatSection),
    everydaySection(guide),
    wordsSection(guide),
    nextFieldsSection(guide),
    labelsSection(guide),
  ].join('\n\n');
}

const introduction = `# Formats

<!-- Written by \`npm run docs\`. To change it, change the tables in packages/core/src/columns. -->

Which columns of other programs are read, and where each goes.

A file is taken for a format if its
header has all the columns that tell it; the others may be missing, and columns come in any order.
Names are compared without case, accents, spaces and punctuation. \`#\` stands for a number.

Who decides about a column, the first that knows it: the caller's \`mapping\`, the format, our own names
([Columns](columns.md)), the everyday names below, the columns of all formats as far as they agree,
and last its words. A column that nobody knows goes into the notes, or, in a file of ours, is not
taken: a file is ours if it has no foreign format and a name that only we use, such as \`workphone\`, or
our names alone.

- Of two columns for one field, the one that stands first below has it. The other goes to the next
  field of its kind, else into the notes as \`Name of the column: value\`, and so does a value that is too
  long for its field. First and middle names, last names and suffixes, the lines of a street and notes
  are joined.
- _Notes_ means a line of the notes, as above.
- A contact without a name takes what it is filed as, else its nickname, company, e-mail or phone.
- An address in one piece counts where there is no street.
- A \`Type\` that is none of ours goes into the notes, and the contact is private.
- A cell of Google's may hold several values, parted by \` ::: \`.
- Dates of Outlook that say nothing (\`0/0/00\`) are left out.`;

function formatSection({ id, name, signature, columns }: FormatDescription): string {
  const rows = Map.groupBy(columns, destinationOf);
  return [
    `## ${name}`,
    `Format \`${id}\`, told by ${codes(signature)}.`,
    table(
      ['columns', 'go to'],
      [...rows].map(([destination, members]) => [
        codes(members.map(({ column }) => column)),
        destination,
      ]),
    ),
  ].join('\n\n');
}

const remarks: Readonly<Record<NonNullable<ColumnDescription['remark']>, string>> = {
  notes: 'notes',
  'names the contact': 'the name, if there is none; else notes',
  'by its label': 'by its label',
  label: 'says what the value beside it is',
  'not taken': 'not taken',
};

function destinationOf({ fields, remark }: ColumnDescription): string {
  const parts = fields.length === 0 ? [] : [fields.map((field) => `\`${field}\``).join(' or ')];
  if (remark !== undefined) parts.push(remarks[remark]);
  return parts.join(', ');
}

function everydaySection({ everydayNames }: FormatGuide): string {
  const places: Readonly<Record<string, string>> = {
    fileAs: remarks['names the contact'],
    nickname: remarks['names the contact'],
    inNotes: remarks.notes,
  };
  return [
    '## Everyday names',
    'English, Italian, German, French and Spanish. `Name` beside a column for the surname is the first name, and beside one for the first name the surname.',
    table(
      ['goes to', 'columns'],
      everydayNames.map(({ place, names }) => [places[place] ?? `\`${place}\``, codes(names)]),
    ),
  ].join('\n\n');
}

function wordsSection({ words }: FormatGuide): string {
  return [
    '## Words',
    'A name that none of the tables has is read by its words, if each is known: `Tel. uff. 2`, `N° portable`, `Phone (mobile)`, `Nachname, Vorname`.',
    table(
      ['says', 'words'],
      words.map(({ sense, words: list }) => [wordsOfSense[sense] ?? sense, codes(list)]),
    ),
  ].join('\n\n');
}

const wordsOfSense: Readonly<Record<string, string>> = {
  cell: 'mobile phone',
  firstName: 'first name; with the last, the name',
  lastName: 'last name',
  filler: 'nothing',
};

function nextFieldsSection({ nextFields }: FormatGuide): string {
  return [
    '## Second values',
    table(
      ['a second value for', 'goes to the first that is free'],
      nextFields.map(({ field, next }) => [`\`${field}\``, `${codes(next)}, notes`]),
    ),
  ].join('\n\n');
}

function labelsSection({ labels }: FormatGuide): string {
  const rows = labels.map(({ words, phone, email }) => [
    codes(words),
    [...phone.map((field) => `\`${field}\``), 'notes'].join(', '),
    [...email.map((field) => `\`${field}\``), 'notes'].join(', '),
  ]);
  return [
    '## Labels',
    'Where a number or an e-mail goes by its label in the same row: the first that is free. A label that is none of these is kept: the value goes to the other number or e-mail, and into the notes as `Phone (Label): value`. An address goes to `work…` or `home…` by its label, else to the side that is free.',
    table(['label', 'a number goes to', 'an e-mail goes to'], rows),
  ].join('\n\n');
}
