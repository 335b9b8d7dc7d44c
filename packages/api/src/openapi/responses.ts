import { importCapability } from '../phonebook/capability.ts';
import type { Service } from '../service.ts';
import type { ImportReport } from '../wire.ts';

/**
 * Examples of every answer to an import, by status and name. The summary tells what was sent; each is
 * what a server really answers to that.
 */
export function responseExamples({ maxImportRows }: Service): Readonly<Record<number, Examples>> {
  return {
    200: {
      completed: {
        summary: 'Every row is stored',
        value: report('completed', { total: 2, imported: 2 }),
      },
      partly: {
        summary: 'A row without a name and one with a type that there is not are skipped',
        value: report('completed', { total: 3, imported: 1, skipped: 2 }, [
          'Row 3: name is empty',
          "Row 4: invalid type 'foo' (must be 'private', 'public', or 'group:<group1,group2>')",
        ]),
      },
    },
    400: {
      fileAsText: {
        summary: 'The field "file" without the @ that makes curl send the file',
        value: explained(
          400,
          'file required',
          'the field "file" holds text, not a file; with curl, write --form "file=@contacts.csv"',
        ),
      },
      workbook: {
        summary: 'A workbook of Excel in place of a CSV file',
        value: explained(
          400,
          'invalid CSV file',
          'this is a workbook (xlsx, ods) or ZIP archive, not CSV text: open it in a spreadsheet program and save it as CSV',
        ),
      },
      option: {
        summary: 'A delimiter that there is not',
        value: explained(
          400,
          'invalid import option',
          "delimiter: '#' is not one of , (comma), ; (semicolon), tab, | (pipe)",
        ),
      },
      nobody: {
        summary: 'A valid token that names no user',
        value: explained(
          400,
          'invalid user',
          'the token must name its user in the claim id or sub, in 1 to 255 characters other than NUL',
        ),
      },
      noName: {
        summary: 'A file without the column name',
        value: report('failed', {}, ["CSV must have 'name' column"]),
      },
      noRow: {
        summary: 'A file without a usable row',
        value: report('failed', { total: 1, skipped: 1 }, ['Row 2: name is empty']),
      },
    },
    401: {
      unauthorized: {
        summary: 'No token, or one that does not hold',
        value: { code: 401, message: 'authorization required' },
      },
    },
    403: {
      forbidden: {
        summary: `A token without the capability ${importCapability}`,
        value: { code: 403, message: 'forbidden: missing capability' },
      },
    },
    413: {
      rows: {
        summary: 'A file with too many rows',
        value: explained(
          413,
          'file too large',
          `the file has more than ${maxImportRows} rows: split it and send the parts`,
        ),
      },
    },
    429: {
      often: {
        summary: 'A request too many',
        value: { code: 429, message: 'too many requests' },
      },
    },
    503: {
      unavailable: {
        summary: 'The database is away',
        value: { code: 503, message: 'phonebook unavailable' },
      },
    },
  };
}

type Examples = Readonly<Record<string, { readonly summary: string; readonly value: object }>>;

function explained(code: number, message: string, error: string): object {
  return { code, message, error };
}

function report(
  outcome: 'completed' | 'failed',
  { total = 0, imported = 0, skipped = 0 },
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
