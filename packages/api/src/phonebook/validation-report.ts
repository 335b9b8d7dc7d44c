import type { ImportResult } from '@phonebook/core';
import { validationMessages } from '../schemas.ts';
import type { ValidationReport } from '../wire.ts';

/** The result of an import that was only tried. */
export function toValidationReport(result: ImportResult): ValidationReport {
  const { encoding, delimiter = null, format, columns } = result.recognized;
  return {
    message: validationMessages[result.outcome],
    total_rows: result.totalRows,
    importable_rows: result.importedRows,
    skipped_rows: result.skippedRows,
    error_messages: [...result.messages],
    encoding,
    delimiter,
    format,
    columns: columns.map(({ column, fields, decidedBy = null }) => ({
      column,
      fields: [...fields],
      decided_by: decidedBy,
    })),
  };
}
