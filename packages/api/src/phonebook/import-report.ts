import type { ImportSummary } from '@phonebook/core';
import { importMessages } from '../schemas.ts';
import type { ImportReport } from '../wire.ts';

/** A core result in the published form. */
export function toImportReport(result: ImportSummary): ImportReport {
  return {
    message: importMessages[result.outcome],
    total_rows: result.totalRows,
    imported_rows: result.importedRows,
    failed_rows: result.failedRows,
    skipped_rows: result.skippedRows,
    error_messages: [...result.messages],
  };
}

/** The HTTP status that the REST contract gives a report. */
export function reportStatus(report: ImportReport): 200 | 400 {
  return report.message === importMessages.completed ? 200 : 400;
}
