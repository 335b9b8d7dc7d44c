import { AppError } from '@phonebook/core';
import { bodyTooSlow, defaultBodyPace } from '../body-pace.ts';
import { toErrorAnswer } from '../errors.ts';
import { importCapability } from '../phonebook/capability.ts';
import type { Service } from '../service.ts';
import type { ImportReport } from '../wire.ts';

/** Answers by name. The summary tells what was sent. */
type Examples = Readonly<Record<string, { readonly summary: string; readonly value: object }>>;

/** Examples of every answer to an import, by status: what a server really answers. */
export function responseExamples({ maxImportRows }: Service): Readonly<Record<number, Examples>> {
  const tooManyRows = `the file has more than ${maxImportRows} rows: split it and send the parts`;
  return {
    200: completed,
    400: badRequests,
    ...requestFaults,
    401: refusal(
      'unauthorized',
      'No token, or one that does not hold',
      new AppError('token_invalid', ''),
    ),
    403: refusal(
      'forbidden',
      `A token without the capability ${importCapability}`,
      new AppError('capability_missing', ''),
    ),
    413: refusal('rows', 'A file with too many rows', new AppError('file_too_large', tooManyRows)),
    429: refusal('often', 'A request too many', new AppError('rate_limited', '')),
    503: refusal('unavailable', 'The database is away', new AppError('store_unavailable', '')),
  };
}

const requestFaults = {
  408: refusal('slow', 'A body that stops coming', bodyTooSlow(defaultBodyPace)),
  409: refusal(
    'running',
    'The same Idempotency-Key while its import is under way',
    new AppError(
      'import_running',
      'an import with this Idempotency-Key is under way; ask again when it is done',
    ),
  ),
  415: refusal(
    'packed',
    'A body with Content-Encoding: gzip',
    new AppError('encoding_unsupported', 'send the body as it is, without a Content-Encoding'),
  ),
  422: refusal(
    'reused',
    'An Idempotency-Key that was sent with another file',
    new AppError('key_reused', ''),
  ),
};

const completed: Examples = {
  ...example(
    'completed',
    'Every row is stored',
    report('completed', { total: 2, imported: 2, skipped: 0 }),
  ),
  ...example(
    'partly',
    'A row without a name and one with a type that there is not are skipped',
    report('completed', { total: 3, imported: 1, skipped: 2 }, [
      'Row 3: name is empty',
      "Row 4: invalid type 'foo' (must be 'private', 'public', or 'group:<group1,group2>')",
    ]),
  ),
};

const badRequests: Examples = {
  ...refusal(
    'fileAsText',
    'The field "file" without the @ that makes curl send the file',
    new AppError(
      'file_missing',
      'the field "file" holds text, not a file; with curl, write --form "file=@contacts.csv"',
    ),
  ),
  ...refusal(
    'workbook',
    'A workbook of Excel in place of a CSV file',
    new AppError(
      'csv_unreadable',
      'this is a workbook (xlsx, ods) or ZIP archive, not CSV text: open it in a spreadsheet program and save it as CSV',
    ),
  ),
  ...refusal(
    'option',
    'A delimiter that there is not',
    new AppError(
      'option_invalid',
      "delimiter: '#' is not one of , (comma), ; (semicolon), tab, | (pipe)",
    ),
  ),
  ...refusal(
    'nobody',
    'A valid token that names no user',
    new AppError(
      'user_invalid',
      'the token must name its user in the claim id or sub, in 1 to 255 characters other than NUL',
    ),
  ),
  ...example(
    'noName',
    'A file without the column name',
    report('failed', { total: 0, imported: 0, skipped: 0 }, ["CSV must have 'name' column"]),
  ),
  ...example(
    'noRow',
    'A file without a usable row',
    report('failed', { total: 1, imported: 0, skipped: 1 }, ['Row 2: name is empty']),
  ),
};

/** An error as it is answered. What it says itself is told of some only. */
function refusal(name: string, summary: string, error: AppError): Examples {
  return example(name, summary, toErrorAnswer(error).body);
}

function example(name: string, summary: string, value: object): Examples {
  return { [name]: { summary, value } };
}

interface Rows {
  readonly total: number;
  readonly imported: number;
  readonly skipped: number;
}

function report(
  outcome: 'completed' | 'failed',
  { total, imported, skipped }: Rows,
  messages: string[] = [],
): ImportReport {
  return {
    message: `phonebook import ${outcome}`,
    total_rows: total,
    imported_rows: imported,
    failed_rows: 0,
    skipped_rows: skipped,
    error_messages: messages,
  };
}
