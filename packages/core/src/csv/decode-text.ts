import { TextDecoder } from 'node:util';
import { AppError } from '../errors.ts';
import { explainBinary } from './explain-binary.ts';

/**
 * Decodes a file of UTF-8, with or without a byte order mark, which is dropped. A character may be
 * split between chunks. Nothing is replaced or left out.
 *
 * @throws AppError `csv_unreadable` for anything but text.
 */
export async function* decodeText(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let isFirst = true;
  for await (const chunk of chunks) {
    const kind = isFirst ? explainBinary(chunk) : undefined;
    if (kind !== undefined) throw new AppError('csv_unreadable', kind);
    isFirst = false;
    yield decode(decoder, chunk);
  }
  yield decode(decoder, undefined);
}

/** Decodes the next chunk, or what is left over after the last. */
function decode(decoder: TextDecoder, chunk: Uint8Array | undefined): string {
  let text: string;
  try {
    text = decoder.decode(chunk, { stream: chunk !== undefined });
  } catch (cause) {
    const reason = 'the file is not UTF-8 text: save it as "CSV UTF-8" and send it again';
    throw new AppError('csv_unreadable', reason, { cause });
  }
  if (text.includes('\0')) {
    const reason = 'the file has NUL bytes, so it is not CSV text: save it as "CSV UTF-8"';
    throw new AppError('csv_unreadable', reason);
  }
  return text;
}
