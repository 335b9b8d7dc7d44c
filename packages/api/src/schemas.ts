// The answers of the service as schemas of zod. The packed client has them too: they lead to nothing else of
// the api and the core than the names of the fields.

import { contactFields, type ContactField } from '@phonebook/core/fields';
import { z } from 'zod';
import type { ContactPage, ImportReport, ValidationReport } from './wire.ts';

/** What an import report says in words. */
export const importMessages = {
  completed: 'phonebook import completed',
  failed: 'phonebook import failed',
} as const;

/** The published import report: these six keys, in this order, always all of them. */
export const importReport = z
  .object({
    message: z.enum(importMessages),
    total_rows: z.int().describe('Total rows in the CSV'),
    imported_rows: z.int().describe('Successfully imported rows'),
    failed_rows: z.int().describe('Failed rows'),
    skipped_rows: z.int().describe('Skipped rows (validation errors)'),
    error_messages: z
      .array(z.string())
      .describe('List of error messages encountered during import'),
  })
  .meta({ id: 'ImportReport' }) satisfies z.ZodType<ImportReport>;

/** What the report of an import says that was only tried. */
export const validationMessages = {
  completed: 'phonebook import would complete',
  failed: 'phonebook import would fail',
} as const;

/** What an import would do. Rows and messages as in the import report. */
export const validationReport = z.object({
  message: z.enum(validationMessages),
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

// Object.fromEntries forgets the keys, which are those of contactFields.
const texts = Object.fromEntries(contactFields.map((field) => [field, z.string()])) as Record<
  ContactField,
  z.ZodString
>;

/** A page of contacts as `phonebook.list` answers it. */
export const contactPage = z.object({
  contacts: z.array(z.object({ id: z.int(), ...texts })),
  /** Undefined on the last page. */
  nextCursor: z.int().optional(),
}) satisfies z.ZodType<ContactPage>;
