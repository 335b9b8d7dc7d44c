import type { ImportResult } from '@phonebook/core';
import { z } from 'zod';
import type { ImportReport } from '../wire.ts';

const messages = {
  completed: 'phonebook import completed',
  failed: 'phonebook import failed',
} as const satisfies Record<ImportResult['outcome'], string>;

/** The published import report: these six keys, in this order, always all of them. */
export const importReport = z
  .object({
    message: z.enum(messages),
    total_rows: z.int().describe('Total rows in the CSV'),
    imported_rows: z.int().describe('Successfully imported rows'),
    failed_rows: z.int().describe('Failed rows'),
    skipped_rows: z.int().describe('Skipped rows (validation errors)'),
    error_messages: z
      .array(z.string())
      .describe('List of error messages encountered during import'),
  })
  .meta({ id: 'ImportReport' }) satisfies z.ZodType<ImportReport>;

/** A core result in the published form. */
export function toImportReport(result: ImportResult): ImportReport {
  return {
    message: messages[result.outcome],
    total_rows: result.totalRows,
    imported_rows: result.importedRows,
    failed_rows: result.failedRows,
    skipped_rows: result.skippedRows,
    error_messages: [...result.messages],
  };
}

/** The HTTP status that the REST contract gives a report. */
export function reportStatus(report: ImportReport): 200 | 400 {
  return report.message === messages.completed ? 200 : 400;
}
