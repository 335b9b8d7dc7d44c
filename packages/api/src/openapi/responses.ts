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
    401: example('unauthorized', 'No token, or one that does not hold', {
      code: 401,
      message: 'authorization required',
    }),
    403: example('forbidden', `A token without the capability ${importCapability}`, {
      code: 403,
      message: 'forbidden: missing capability',
    }),
    413: example('rows', 'A file with too many rows', {
      code: 413,
      message: 'file too large',
      error: tooManyRows,
    }),
    429: example('often', 'A request too many', { code: 429, message: 'too many requests' }),
    503: example('unavailable', 'The database is away', {
      code: 503,
      message: 'phonebook unavailable',
    }),
  };
}

const requestFaults = {
  408: example('slow', 'A body that stops coming', {
    code: 408,
    message: 'request timeout',
    error: 'the body came too slowly: fewer than 16384 bytes in 30 s; send it again',
  }),
  409: example('running', 'The same Idempotency-Key while its import is under way', {
    code: 409,
    message: 'import still running',
    error: 'an import with this Idempotency-Key is under way; ask again when it is done',
  }),
  415: example('packed', 'A body with Content-Encoding: gzip', {
    code: 415,
    message: 'unsupported content encoding',
    error: 'send the body as it is, without a Content-Encoding',
  }),
  422: example('reused', 'An Idempotency-Key that was sent with another file', {
    code: 422,
    message: 'idempotency key already used',
    error:
      'the key was used for another file or other options before: use a new one for each import',
  }),
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
  ...example('fileAsText', 'The field "file" without the @ that makes curl send the file', {
    code: 400,
    message: 'file required',
    error: 'the field "file" holds text, not a file; with curl, write --form "file=@contacts.csv"',
  }),
  ...example('workbook', 'A workbook of Excel in place of a CSV file', {
    code: 400,
    message: 'invalid CSV file',
    error:
      'this is a workbook (xlsx, ods) or ZIP archive, not CSV text: open it in a spreadsheet program and save it as CSV',
  }),
  ...example('option', 'A delimiter that there is not', {
    code: 400,
    message: 'invalid import option',
    error: "delimiter: '#' is not one of , (comma), ; (semicolon), tab, | (pipe)",
  }),
  ...example('nobody', 'A valid token that names no user', {
    code: 400,
    message: 'invalid user',
    error:
      'the token must name its user in the claim id or sub, in 1 to 255 characters other than NUL',
  }),
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
