import {
  AppError,
  contactFields,
  delimiterNames,
  delimiters,
  encodings,
  overrideNames,
} from '@phonebook/core';
import { z } from 'zod';
import type { FormFields } from '../context.ts';
import type { ImportInput } from '../wire.ts';

/** The bytes of a CSV file as they come in. */
export type FileBytes = AsyncIterable<Uint8Array>;

/** What a delimiter may be written as, in Markdown. */
export const delimiterChoices = delimiters
  .map((delimiter) => {
    const name = `\`${delimiterNames[delimiter]}\``;
    return delimiter === '\t' ? name : `\`${delimiter}\` (or ${name})`;
  })
  .join(', ');

// Other fields of a form are ignored. What the overrides may say is the core's to tell.
const form = z.looseObject({
  file: z.custom<FileBytes>().meta({
    description: 'CSV file containing phonebook contacts',
    override: { type: 'string', format: 'binary' },
  }),
  encoding: z
    .string()
    .exactOptional()
    .meta({
      description: 'Encoding of the file, in place of the one that is recognised',
      override: { enum: [...encodings] },
    }),
  delimiter: z
    .string()
    .exactOptional()
    .meta({
      description: `What stands between two cells, in place of what is recognised: ${delimiterChoices}`,
    }),
  mapping: z
    .string()
    .exactOptional()
    .meta({
      description: `JSON object that gives columns of the file, by their names, the field they hold, or null to leave them out, such as \`{"Telefono ufficio": "workphone", "Ref": null}\`. Fields: ${contactFields.join(', ')}`,
    }),
});

const howToSend = 'send the CSV as a File or Blob, or as FormData with it in the field "file"';

/**
 * Reads what a typed client passes, or the bytes that a door does, as the published form.
 *
 * What may fail is seen before anything is awaited: tRPC parses its first input as if nothing were, and
 * drops the promise which that makes; rejected, it would end the process.
 */
export const importInput = z
  .custom<ImportInput>((input) => input !== undefined && assertFile(input), howToSend)
  .transform(toForm)
  .pipe(form);

/** @throws AppError `file_missing`. */
function assertFile(input: unknown): boolean {
  if (isFile(fileOf(input))) return true;
  throw new AppError('file_missing', howToSend);
}

async function toForm(input: unknown): Promise<z.infer<typeof form>> {
  // It is seen to be one by now.
  const file = fileOf(input) as Blob | FileBytes;
  const bytes = file instanceof Blob ? file.stream() : file;
  return { file: bytes, ...(input instanceof FormData ? await readFields(input) : {}) };
}

function fileOf(input: unknown): unknown {
  return input instanceof FormData ? input.get('file') : input;
}

function isFile(file: unknown): file is Blob | FileBytes {
  if (file instanceof Blob) return true;
  return typeof file === 'object' && file !== null && Symbol.asyncIterator in file;
}

/** A field may be sent as a file too. */
async function readFields(input: FormData): Promise<FormFields> {
  const fields = overrideNames.map(async (name) => {
    const value = input.get(name) ?? '';
    return [name, typeof value === 'string' ? value : await value.text()] as const;
  });
  return Object.fromEntries(await Promise.all(fields));
}
