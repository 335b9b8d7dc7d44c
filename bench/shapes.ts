import { generateContacts, toCsv } from './generate-contacts.ts';

/** A kind of file that can be made of any size. */
export interface Shape {
  readonly what: string;
  /** A size at which it takes 100 ms or more; the other is twice that. */
  readonly size: number;
  readonly write: (size: number) => Buffer;
}

/** Half of what one record may have, less what stands around it. */
const halfRecord = 524_000;
/** So many records of that length, since one takes no time. */
const records = 10;

function repeatRecord(write: (size: number) => string): Shape['write'] {
  return (size) => Buffer.from(`name,notes\n${`${write(size)}\n`.repeat(records)}`);
}

function repeatLine(header: string, line: string): Shape['write'] {
  return (size) => Buffer.from(`${header}\n${line.repeat(size)}`);
}

function repeatColumn(name: (index: number) => string, rows: number): Shape['write'] {
  return (size) => {
    const header = Array.from({ length: size }, (_, index) => name(index));
    const cells = header.map((_, index) => `+39${index}`);
    return Buffer.from(`name,${header.join(',')}\n${`Ada,${cells.join(',')}\n`.repeat(rows)}`);
  };
}

/** One line for each thing that a file can have more of, and for some that are not meant well. */
export const shapes: readonly Shape[] = [
  { what: 'rows', size: 10_000, write: (size) => toCsv(generateContacts(size)) },
  {
    what: 'length of a record, in quotes',
    size: halfRecord,
    write: repeatRecord((size) => `Ada,"${'abcdefg\n'.repeat(size / 8)}"`),
  },
  {
    what: 'length of a record, bare',
    size: halfRecord,
    write: repeatRecord((size) => `Ada,${'x'.repeat(size)}`),
  },
  {
    what: 'doubled quotes in a record',
    size: halfRecord,
    write: repeatRecord((size) => `Ada,"${'""'.repeat(size / 2)}"`),
  },
  {
    what: 'delimiters in a quoted cell',
    size: halfRecord,
    write: repeatRecord((size) => `Ada,"${','.repeat(size)}"`),
  },
  {
    what: 'line ends in a quoted cell',
    size: halfRecord,
    write: repeatRecord((size) => `Ada,"${'\r'.repeat(size)}"`),
  },
  {
    what: 'blanks before a quoted cell',
    size: halfRecord,
    write: repeatRecord((size) => `Ada,${' '.repeat(size)}"x"`),
  },
  {
    what: 'blanks after a quoted cell',
    size: halfRecord,
    write: repeatRecord((size) => `Ada,"x"${' '.repeat(size)}`),
  },
  {
    what: 'empty cells in a record',
    size: halfRecord / 4,
    write: repeatRecord((size) => `Ada${','.repeat(size)}`),
  },
  {
    what: 'quoted cells',
    size: 80_000,
    write: repeatLine('name,notes,company', '"Ada","say ""hi""","Ltd, Inc"\n'),
  },
  { what: 'blank lines', size: 1_000_000, write: repeatLine('name,notes', '\n') },
  { what: 'lines that end with CR', size: 100_000, write: repeatLine('name,notes', 'Ada,x\r') },
  { what: 'an unclosed quote a line', size: 100_000, write: repeatLine('name,notes', 'Ada,"x\n') },
  { what: 'a bare quote a line', size: 100_000, write: repeatLine('name,notes', 'Ada,x"\n') },
  { what: 'a quote alone a line', size: 150_000, write: repeatLine('name,notes', '"\n') },
  {
    what: 'lines after an unclosed quote',
    size: 100_000,
    write: (size) => Buffer.from(`name,notes\nAda,"x\n${'Bob,y\n'.repeat(size)}`),
  },
  {
    what: 'short rows under a wide header',
    size: 5_000,
    write: (size) => Buffer.from(`name${',Telefono'.repeat(size)}\n${'Ada\n'.repeat(4 * size)}`),
  },
  // Twice as many are as many as a header may have.
  { what: 'columns nobody knows', size: 8_000, write: repeatColumn((n) => `c ${n}`, 20) },
  { what: 'columns of one name', size: 8_000, write: repeatColumn(() => 'Telefono', 5) },
  {
    what: 'columns Phone N - Value',
    size: 5_000,
    write: repeatColumn(
      (n) => ['Phone # - Label', 'Phone # - Value'][n % 2]?.replace('#', `${n >> 1}`) ?? '',
      5,
    ),
  },
  {
    what: 'columns Phone 1 - Value',
    size: 5_000,
    write: repeatColumn(() => 'Phone 1 - Value', 5),
  },
];
