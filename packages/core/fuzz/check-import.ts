import assert from 'node:assert/strict';
import { cutBytes, streamOf } from '../test/chunks.ts';
import { MemoryStore } from '../test/memory-store.ts';
import { fileInPieces } from '../test/write-csv.ts';
import type { StoredContact } from '../src/contacts/contact.ts';
import { contactFields, fieldLimits, lengthOverLimit } from '../src/contacts/fields.ts';
import { AppError, errorCodes } from '../src/errors.ts';
import { keepFile } from '../src/file/keep-file.ts';
import type { ReadableFile } from '../src/file/readable-file.ts';
import { importContacts, type ImportOptions } from '../src/import/import-contacts.ts';
import type { ImportResult } from '../src/import/import-result.ts';
import { headerFaultCodes } from '../src/import/read-header.ts';
import { rowProblemCodes, rowWarningCodes } from '../src/import/row-problem.ts';

/** A file, and how it is imported. */
export interface Trial {
  readonly bytes: Buffer;
  readonly options: Omit<ImportOptions, 'ownerId' | 'store'>;
  /** The names of contacts that the store refuses. */
  readonly refused: readonly string[];
  /** How the file is cut when it is read a second time. */
  readonly lengths: readonly number[];
  /** How much of it comes in one piece when it is read: it is recognised by that. */
  readonly firstLength: number;
}

type Outcome =
  | { readonly result: ImportResult; readonly contacts: readonly StoredContact[] }
  | { readonly code: string };

const ownerId = 'ada';
/** Where a longer file is cut decides how much of it is looked at to recognise it. */
const sampleBytes = 65_536;
const maxContacts = 1_000_000;
/** No file of the fuzzer comes near it, but one that takes more than linear time. */
const maxMs = 3_000;

/**
 * Imports a file and sees to what must be so of any file.
 *
 * @throws AssertionError for what is not so, and whatever an import throws that has no code.
 */
export async function checkImport(trial: Trial): Promise<void> {
  const { bytes, lengths, firstLength } = trial;
  const start = performance.now();
  await using kept = await keepFile(streamOf(bytes));
  const whole = await importFile(kept, trial);
  assert.ok(performance.now() - start < maxMs, 'the import takes too long');
  if ('result' in whole) assertResult(whole.result, whole.contacts, trial);

  await using again = await keepFile(streamOf(...cutBytes(bytes, lengths)));
  assert.deepEqual(await importFile(again, trial), whole, 'sent in pieces, it is another file');
  if (bytes.length <= sampleBytes) {
    const pieces = fileInPieces(bytes, lengths, firstLength);
    const two = fileInPieces(bytes, [bytes.length + 1], firstLength);
    assert.deepEqual(
      await importFile(pieces, trial),
      await importFile(two, trial),
      'read in pieces, it is another file',
    );
  }
  assertNoPollution();
}

async function importFile(file: ReadableFile, { options, refused }: Trial): Promise<Outcome> {
  const store = new MemoryStore({ refusals: new Map(refused.map((name) => [name, 'refused'])) });
  let outcome: Outcome;
  try {
    const result = await importContacts(file, { ...options, ownerId, store });
    outcome = { result, contacts: await listAll(store) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    assert.ok(errorCodes.includes(error.code), `unknown code ${error.code}`);
    assert.ok(
      error.message.length > 0 && error.message.length < 5_000,
      'no message, or a long one',
    );
    assert.deepEqual(await listAll(store), [], 'a failed import has stored something');
    // Of several faults of a file, the pieces decide which is met first.
    outcome = { code: error.code };
  }
  assert.equal(store.openImports, 0, 'the import is still open');
  return outcome;
}

async function listAll(store: MemoryStore): Promise<StoredContact[]> {
  return store.list({ ownerId, afterId: 0, limit: maxContacts });
}

function assertResult(
  result: ImportResult,
  contacts: readonly StoredContact[],
  { options: { maxRows } }: Trial,
): void {
  const { outcome, totalRows, importedRows, skippedRows, failedRows, headerFault } = result;
  assert.equal(totalRows, importedRows + skippedRows + failedRows, 'the counts do not add up');
  assert.equal(importedRows, contacts.length, 'the count is not what is stored');
  assert.ok(totalRows <= maxRows, 'more rows than a file may have');
  const isFailed = headerFault !== undefined || (totalRows > 0 && importedRows === 0);
  assert.equal(outcome, isFailed ? 'failed' : 'completed');
  if (headerFault === undefined) assertTold(result);
  else {
    assert.ok(headerFaultCodes.includes(headerFault.code));
    assert.equal(totalRows, 0);
    assert.deepEqual(result.messages, [headerFault.message]);
  }
  contacts.forEach(assertContact);
  result.recognized.columns.forEach(({ position }, index) => assert.equal(position, index + 1));
}

function assertTold(result: ImportResult): void {
  const { skippedRows, failedRows, problems, warnings } = result;
  const messages = result.messages.filter((message) => !message.includes(': imported, but '));
  const untold = skippedRows + failedRows - problems.length;
  assert.equal(problems.length, Math.min(1_000, skippedRows + failedRows));
  assert.equal(messages.length, problems.length + (untold > 0 ? 1 : 0));
  problems.forEach(({ row, line, code, value, message }, index) => {
    const before = problems[index - 1];
    assert.ok(rowProblemCodes.includes(code), `unknown code ${code}`);
    assert.ok(row > (before?.row ?? 1), 'problems are not in the order of rows');
    assert.ok(line > (before?.line ?? 1), 'problems are not in the order of lines');
    assert.ok((value?.length ?? 0) <= 100 && message.length > 0);
    assert.ok(messages[index]?.startsWith(`Row ${row}: `), 'a message is of another row');
  });
  for (const message of messages) {
    assert.ok(message.length <= 300 && message.isWellFormed(), 'a message is long or broken');
  }
  const refusedRows = new Set(problems.map(({ row }) => row));
  assert.ok(warnings.length <= 1_000);
  warnings.forEach(({ row, code }, index) => {
    assert.ok(rowWarningCodes.includes(code), `unknown code ${code}`);
    assert.ok(row >= (warnings[index - 1]?.row ?? 2), 'warnings are not in the order of rows');
    assert.ok(!refusedRows.has(row), 'a warning is about a row that is not stored');
  });
}

function assertContact(contact: StoredContact): void {
  assert.deepEqual(Object.keys(contact).toSorted(), [...contactFields, 'id'].toSorted());
  assert.equal(Object.getPrototypeOf(contact), Object.prototype);
  assert.notEqual(contact.name, '', 'a contact has no name');
  for (const field of contactFields) {
    const value = contact[field];
    assert.equal(typeof value, 'string');
    assert.equal(lengthOverLimit(value, fieldLimits[field]), undefined, `${field} is too long`);
    assert.ok(!value.includes('\0') && value.isWellFormed(), `${field} is no text`);
  }
}

const cleanKeys = Reflect.ownKeys(Object.prototype).length;

function assertNoPollution(): void {
  assert.equal(Reflect.ownKeys(Object.prototype).length, cleanKeys, 'a prototype is polluted');
}
