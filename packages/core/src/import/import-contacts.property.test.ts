import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collect, cutBytes, cutText, streamOf } from '../../test/chunks.ts';
import { MemoryStore } from '../../test/memory-store.ts';
import type { StoredContact } from '../contacts/contact.ts';
import { contactFields, isContactField, type ContactField } from '../contacts/fields.ts';
import { isNumberField, unwrapNumber } from '../contacts/typed-number.ts';
import { cutRecords } from '../csv/cut-records.ts';
import { parseRecords } from '../csv/parse-records.ts';
import { noPreamble } from '../csv/read-preamble.ts';
import { AppError } from '../errors.ts';
import { keepFile } from '../file/keep-file.ts';
import { importContacts } from './import-contacts.ts';
import type { ImportResult } from './import-result.ts';
import { readHeader } from './read-header.ts';
import { toContacts, type ContactBatch } from './to-contacts.ts';

const ownerId = 'ada';

async function importBytes(
  pieces: readonly Uint8Array[],
  store: MemoryStore,
): Promise<ImportResult> {
  await using file = await keepFile(streamOf(...pieces));
  return await importContacts(file, { ownerId, store, maxRows: 1_000 });
}

async function stored(store: MemoryStore): Promise<StoredContact[]> {
  return store.list({ ownerId, afterId: 0, limit: 1_000 });
}

// A table, and the contacts that it stands for.

interface Cell {
  readonly value: string;
  /** Whether it is written in quotes though it needs none. */
  readonly isQuoted: boolean;
}

interface Row {
  readonly cells: readonly Cell[];
  readonly lineEnd: '\n' | '\r\n';
  readonly blankLinesBefore: number;
}

interface Table {
  readonly columns: readonly string[];
  /** The rows of the body, each with a cell for every column. */
  readonly rows: readonly Row[];
  readonly header: Row;
  readonly hasMark: boolean;
  readonly endsLastLine: boolean;
}

function writeCell({ value, isQuoted }: Cell): string {
  return isQuoted || /[",\r\n]/u.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** Writes a row by RFC 4180; a row of one blank cell is quoted, or it would be a blank line. */
function writeRow({ cells, lineEnd, blankLinesBefore }: Row): string {
  const written = cells.map(writeCell).join(',');
  return lineEnd.repeat(blankLinesBefore) + (written.trim() === '' ? '""' : written) + lineEnd;
}

function writeTable({ header, rows, hasMark, endsLastLine }: Table): Buffer {
  const text = [header, ...rows].map(writeRow).join('');
  return Buffer.from((hasMark ? '\u{FEFF}' : '') + (endsLastLine ? text : text.trimEnd()));
}

/** What a person writes as type, and what is stored for it; undefined where it is no type. */
const visibilities = new Map<string, string | undefined>([
  ['', 'private'],
  ['private', 'private'],
  ['PUBLIC', 'public'],
  ['group:sales', 'group:sales'],
  ['Group: Größe , b,,b', 'group:Größe,b'],
  ['group:', undefined],
  ['group:public', undefined],
  ['foo', undefined],
]);

const noFields = Object.fromEntries(contactFields.map((field) => [field, '']));

function readValue(column: string, cell: string): string {
  const isNumber = isContactField(column) && isNumberField(column);
  return isNumber ? unwrapNumber(cell.trim()) : cell.trim();
}

/** Cells of several lines may look as if they held rows; they are stored all the same. */
function isOfProblem(message: string): boolean {
  return !message.includes(': imported, but ');
}

interface Expected {
  readonly contacts: readonly Record<string, string>[];
  readonly messages: readonly string[];
}

function expectedOf({ columns, header, rows }: Table): Expected {
  const contacts: Record<string, string>[] = [];
  const messages: string[] = [];
  let number = 1 + header.blankLinesBefore;
  for (const { cells, blankLinesBefore } of rows) {
    number += 1 + blankLinesBefore;
    const values = new Map(
      columns.map((column, index) => [column, readValue(column, cells[index]?.value ?? '')]),
    );
    const parts = [values.get('firstname'), values.get('lastname')];
    const name = values.get('name') || parts.filter(Boolean).join(' ');
    const written = values.get('type') ?? '';
    const type = visibilities.get(written);
    if (name === '') {
      messages.push(`Row ${number}: name is empty`);
    } else if (type === undefined) {
      const choices = "must be 'private', 'public', or 'group:<group1,group2>'";
      messages.push(`Row ${number}: invalid type '${written}' (${choices})`);
    } else {
      const known = [...values].filter(([column]) => column in noFields);
      contacts.push({ ...noFields, ...Object.fromEntries(known), name, type });
    }
  }
  return { contacts, messages };
}

// Ten characters fit into every column, twenty-one into the name that two of them make.
const anyValue = fc
  .string({
    unit: fc.constantFrom(
      ...'",\n\r'.split(''),
      '\r\n',
      ' ',
      '\u{A0}',
      ...'abc0+='.split(''),
      'é',
      '€',
      '😀',
      '\u{FEFF}',
    ),
    maxLength: 8,
  })
  .filter((value) => value.length <= 10);
const anyLineEnd = fc.constantFrom('\n', '\r\n');
const anyLengths = fc.oneof(
  fc.constant([1]),
  fc.constant([1_000_000]),
  fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 8 }),
);

function anyRow(values: readonly fc.Arbitrary<string>[]): fc.Arbitrary<Row> {
  return fc.record({
    cells: fc.tuple(...values.map((value) => fc.record({ value, isQuoted: fc.boolean() }))),
    lineEnd: anyLineEnd,
    blankLinesBefore: fc.constantFrom(0, 0, 0, 1, 2),
  });
}

function anyCellOf(column: string): fc.Arbitrary<string> {
  return column === 'type' ? fc.constantFrom(...visibilities.keys()) : anyValue;
}

function anyNameOf(column: string): fc.Arbitrary<string> {
  return fc.constantFrom(column, column.toUpperCase(), ` ${column}\t`, `${column}\n`);
}

const anyColumns = fc
  .tuple(
    fc.constantFrom<ContactField>('name', 'firstname', 'lastname'),
    fc.subarray([...contactFields, 'id', 'shoe size', '"', ''], { maxLength: 6 }),
  )
  .chain(([source, others]) =>
    fc.shuffledSubarray([...new Set<string>([source, ...others])], { minLength: 1 }),
  )
  .filter((columns) => ['name', 'firstname', 'lastname'].some((name) => columns.includes(name)));

const anyTable: fc.Arbitrary<Table> = anyColumns.chain((columns) =>
  fc.record({
    columns: fc.constant(columns),
    header: anyRow(columns.map(anyNameOf)),
    rows: fc.array(anyRow(columns.map(anyCellOf)), { maxLength: 6 }),
    hasMark: fc.boolean(),
    endsLastLine: fc.boolean(),
  }),
);

describe('importContacts', { timeout: 60_000 }, () => {
  it('gives back every table that is written by RFC 4180, in pieces of any size', async () => {
    await fc.assert(
      fc.asyncProperty(anyTable, anyLengths, async (table, lengths) => {
        const store = new MemoryStore();
        const result = await importBytes(cutBytes(writeTable(table), lengths), store);
        const { contacts, messages } = expectedOf(table);
        expect(await stored(store)).toEqual(
          contacts.map((contact, index) => ({ id: index + 1, ...contact })),
        );
        expect({ ...result, messages: result.messages.filter(isOfProblem) }).toMatchObject({
          outcome: contacts.length > 0 || table.rows.length === 0 ? 'completed' : 'failed',
          totalRows: table.rows.length,
          importedRows: contacts.length,
          failedRows: 0,
          skippedRows: messages.length,
          messages,
          headerFault: undefined,
          recognized: { encoding: 'utf-8', format: 'own' },
        });
        expect(result.problems.map(({ row, message }) => `Row ${row}: ${message}`)).toEqual(
          messages,
        );
      }),
      { numRuns: 1_000 },
    );
  });
});

// Text that need not be CSV at all.

const anyText = fc
  .tuple(
    fc.constantFrom('name,type,fax\n', 'firstname,lastname\r\n', '\n"Name",fax\r\n', ''),
    fc.string({
      unit: fc.constantFrom(
        ...'"",,\n\n\r'.split(''),
        '\r\n',
        '""',
        '","',
        ',public,',
        'group:a',
        'a',
        'b',
        ' ',
        'é',
        '€',
        '😀',
        'name',
      ),
      maxLength: 60,
    }),
  )
  .map((parts) => parts.join(''));

/** What becomes of an import: a result with the contacts stored, or an expected failure. */
async function outcomeOf(pieces: readonly Uint8Array[], store: MemoryStore): Promise<unknown> {
  try {
    return { result: await importBytes(pieces, store), contacts: await stored(store) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { code: error.code, message: error.message, contacts: await stored(store) };
  }
}

async function batchesOf(pieces: readonly string[]): Promise<ContactBatch | string> {
  const dialect = { delimiter: ',', preamble: noPreamble } as const;
  const blocks = parseRecords(cutRecords(streamOf(...pieces), dialect), dialect);
  try {
    const batches = await collect(toContacts(await readHeader(blocks), ',', blocks));
    return {
      contacts: batches.flatMap(({ contacts }) => contacts),
      skipped: batches.flatMap(({ skipped }) => skipped),
      warnings: batches.flatMap(({ warnings }) => warnings),
    };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.message;
  }
}

describe('importContacts, given any text', { timeout: 60_000 }, () => {
  it('comes to the same result and messages however the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, anyLengths, async (text, lengths) => {
        const bytes = Buffer.from(text);
        const whole = await outcomeOf([bytes], new MemoryStore());
        expect(await outcomeOf(cutBytes(bytes, lengths), new MemoryStore())).toEqual(whole);
      }),
      { numRuns: 500 },
    );
  });

  it('makes the same contacts and problems when its steps see single characters', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, anyLengths, async (text, lengths) => {
        expect(await batchesOf(cutText(text, lengths))).toEqual(await batchesOf([text]));
      }),
      { numRuns: 1_000 },
    );
  });
});

// A valid file with one damaged byte, and a store that refuses some of its contacts.

interface Damage {
  readonly kind: 'replace' | 'insert' | 'delete';
  readonly position: number;
  readonly byte: number;
}

const anyDamage: fc.Arbitrary<Damage> = fc.record({
  kind: fc.constantFrom('replace', 'insert', 'delete'),
  position: fc.nat(),
  byte: fc.oneof(fc.constantFrom(0x22, 0x0a, 0x0d, 0x2c, 0x00, 0xff, 0x80), fc.nat(255)),
});

function damaged(bytes: Buffer, { kind, position, byte }: Damage): Buffer {
  const at = position % (bytes.length + 1);
  const after = bytes.subarray(kind === 'insert' ? at : at + 1);
  const between = kind === 'delete' ? [] : [byte];
  return Buffer.concat([bytes.subarray(0, at), Uint8Array.from(between), after]);
}

/** Names that a store refuses, some of which the tables have. */
const anyRefusals = fc
  .subarray(['a', 'b', 'c', '0', 'é', '€', '😀', 'a b', ',', '"'])
  .map((names) => new Map(names.map((name) => [name, `'${name}' is refused`])));

const tableToRefuse: fc.Arbitrary<Table> = fc
  .shuffledSubarray(['name', 'type', 'lastname', 'notes'], { minLength: 4 })
  .chain((columns) =>
    fc.record({
      columns: fc.constant(columns),
      header: anyRow(columns.map(anyNameOf)),
      rows: fc.array(
        anyRow(
          columns.map((column) =>
            column === 'name'
              ? fc.constantFrom('a', 'b', 'é', '😀', 'a b', ',', 'd', '')
              : anyCellOf(column),
          ),
        ),
        { minLength: 1, maxLength: 8 },
      ),
      hasMark: fc.boolean(),
      endsLastLine: fc.boolean(),
    }),
  );

async function assertConsistent(pieces: readonly Uint8Array[], store: MemoryStore): Promise<void> {
  const result = await importBytes(pieces, store).catch((error: unknown) => {
    expect(error).toBeInstanceOf(AppError);
    return undefined;
  });
  expect(store.openImports).toBe(0);
  expect(await stored(store)).toHaveLength(result?.importedRows ?? 0);
  if (result === undefined) return;
  const { totalRows, importedRows, skippedRows, failedRows, messages, outcome } = result;
  expect(totalRows).toBe(importedRows + skippedRows + failedRows);
  const told = messages.filter(isOfProblem);
  if (outcome === 'failed' && totalRows === 0) expect(told).toHaveLength(1);
  else assertMessagesInOrder(told, skippedRows + failedRows);
}

function assertMessagesInOrder(messages: readonly string[], count: number): void {
  const rows = messages.map((message) => Number(/^Row (\d+): ./u.exec(message)?.[1]));
  expect(rows).toHaveLength(count);
  rows.forEach((row, index) => expect(row).toBeGreaterThan(rows[index - 1] ?? 1));
}

describe('importContacts, given a damaged file', { timeout: 60_000 }, () => {
  it('accounts for every row and agrees with the store, or fails with a code', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(anyTable, tableToRefuse),
        anyDamage,
        anyRefusals,
        anyLengths,
        async (table, damage, refusals, lengths) => {
          const bytes = damaged(writeTable(table), damage);
          await assertConsistent(cutBytes(bytes, lengths), new MemoryStore({ refusals }));
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('survives each harmful byte at every position of a file', async () => {
    const text = 'name,type,notes\r\n"Zoë ""Z""",public,"a\r\nb"\n\nBob,"group:a,b",\nEve,,😀\n';
    const bytes = Buffer.from(text);
    const refusals = new Map([['Eve', 'refused']]);
    for (const kind of ['replace', 'insert', 'delete'] as const) {
      for (const byte of kind === 'delete' ? [0] : [0x22, 0x2c, 0x0a, 0x0d, 0x00, 0xff]) {
        for (let position = 0; position <= bytes.length; position += 1) {
          const file = damaged(bytes, { kind, position, byte });
          await assertConsistent([file], new MemoryStore({ refusals }));
        }
      }
    }
  });

  it('imports the rows that the store does not refuse', async () => {
    await fc.assert(
      fc.asyncProperty(tableToRefuse, anyRefusals, async (table, refusals) => {
        const store = new MemoryStore({ refusals });
        const { importedRows, failedRows, messages } = await importBytes(
          [writeTable(table)],
          store,
        );
        const { contacts, messages: skipped } = expectedOf(table);
        const taken = contacts.filter(({ name = '' }) => !refusals.has(name));
        expect((await stored(store)).map(({ name }) => name)).toEqual(
          taken.map(({ name }) => name),
        );
        expect(importedRows).toBe(taken.length);
        expect(failedRows).toBe(contacts.length - taken.length);
        expect(
          messages
            .filter(isOfProblem)
            .filter((message) => !message.includes('the database refused')),
        ).toEqual(skipped);
      }),
      { numRuns: 500 },
    );
  });
});
