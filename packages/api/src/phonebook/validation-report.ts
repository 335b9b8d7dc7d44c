import type { ImportResult } from '@phonebook/core';
import { contactFields } from '@phonebook/core/fields';
import { z } from 'zod';
import type { ValidationReport } from '../wire.ts';

const messages = {
  completed: 'phonebook import would complete',
  failed: 'phonebook import would fail',
} as const satisfies Record<ImportResult['outcome'], string>;

/** What an import would do. Rows and messages as in the import report. */
export const validationReport = z.object({
  message: z.enum(messages),
  total_rows: z.int().describe('Data rows in the CSV'),
  importable_rows: z.int().describe('Rows that would be stored, if the database takes them'),
  skipped_rows: z.int().describe('Rows that break a rule'),
  error_messages: z.array(z.string()).describe('One for each skipped row, and what to look at'),
  encoding: z.string().describe('What the file was read as'),
  delimiter: z.string().nullable().describe('Null in a file of one column'),
  format: z
    .string()
    .describe('The program that wrote it; own, where the columns are ours; or other'),
  columns: z
    .array(
      z.object({
        column: z.string().describe('Its name in the file'),
        fields: z
          .array(z.enum(contactFields))
          .describe('The fields that its values may fill, the best first'),
        decided_by: z
          .enum(['mapping', 'format', 'own name', 'alias', 'unknown'])
          .nullable()
          .describe('Null where the column is not taken'),
      }),
    )
    .describe('Every column of the file and where it goes'),
}) satisfies z.ZodType<ValidationReport>;

/** The result of an import that was only tried. */
export function toValidationReport(result: ImportResult): ValidationReport {
  const { encoding, delimiter = null, format, columns } = result.recognized;
  return {
    message: messages[result.outcome],
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
