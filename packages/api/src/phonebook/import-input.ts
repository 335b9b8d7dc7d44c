import { AppError } from '@phonebook/core';
import { z } from 'zod';

/** The bytes of a CSV file as they come in. */
export type FileBytes = AsyncIterable<Uint8Array>;

/** What a typed client passes. A server door passes the bytes of the file as they arrive. */
export type ImportInput = File | Blob | FormData;

// Other fields of a form are ignored.
const form = z.looseObject({
  file: z.custom<FileBytes>().meta({
    description: 'CSV file containing phonebook contacts',
    override: { type: 'string', format: 'binary' },
  }),
});

const howToSend = 'send the CSV as a File or Blob, or as FormData with it in the field "file"';

/** Reads any of those as the published form, whose `file` is a stream. */
export const importInput = z
  .custom<ImportInput>((input) => input !== undefined, howToSend)
  .transform(toForm)
  .pipe(form);

/** @throws AppError `file_missing`. */
function toForm(input: unknown): z.infer<typeof form> {
  if (input instanceof Blob) return { file: input.stream() };
  if (input instanceof FormData) return toForm(input.get('file'));
  if (isBytes(input)) return { file: input };
  throw new AppError('file_missing', howToSend);
}

function isBytes(input: unknown): input is FileBytes {
  return typeof input === 'object' && input !== null && Symbol.asyncIterator in input;
}
