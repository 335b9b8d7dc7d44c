import { TextDecoder } from 'node:util';
import { AppError } from '../errors.ts';
import { codePage850 } from './code-page-850.ts';
import type { Encoding } from './encoding.ts';

/**
 * Decodes a file's text; a byte order mark at its beginning is dropped. A character may be split
 * between chunks. Nothing is replaced or left out.
 *
 * @throws AppError `csv_unreadable` for bytes that are no text in this encoding.
 */
export async function* decodeText(
  chunks: AsyncIterable<Uint8Array>,
  encoding: Encoding,
): AsyncGenerator<string> {
  const decoder = new StrictDecoder(encoding);
  for await (const chunk of chunks) yield decoder.decode(chunk);
  yield decoder.end();
}

/** Bytes that a Windows code page gives no character to come out as C1 control characters. */
// oxlint-disable-next-line eslint/no-control-regex
const unassigned = /[\u0080-\u009F]/;

class StrictDecoder {
  readonly #encoding: Encoding;
  readonly #decoder: Pick<TextDecoder, 'decode'>;

  constructor(encoding: Encoding) {
    this.#encoding = encoding;
    this.#decoder =
      encoding === 'ibm850' ? codePage850 : new TextDecoder(encoding, { fatal: true });
  }

  decode(chunk: Uint8Array): string {
    return this.#check(() => this.#decoder.decode(chunk, { stream: true }));
  }

  /** What is left over after the last chunk. */
  end(): string {
    return this.#check(() => this.#decoder.decode());
  }

  #check(decode: () => string): string {
    let text: string;
    try {
      text = decode();
    } catch (cause) {
      throw this.#refusal(cause);
    }
    if (text.includes('\0')) {
      const reason = 'the file has NUL bytes, so it is not CSV text: save it as "CSV UTF-8"';
      throw new AppError('csv_unreadable', reason);
    }
    if (this.#encoding.startsWith('windows-') && unassigned.test(text)) throw this.#refusal();
    return text;
  }

  #refusal(cause?: unknown): AppError {
    if (this.#encoding === 'utf-8') return notUtf8(cause);
    const remedy = 'was it cut short, or is it in another encoding? Save it as "CSV UTF-8"';
    const reason = `the file has bytes that are not ${this.#encoding}: ${remedy}`;
    return new AppError('csv_unreadable', reason, { cause });
  }
}

export function unknownEncoding(): AppError {
  const remedy =
    'save it as "CSV UTF-8", or say its encoding, such as ibm850 (MS-DOS) or macintosh';
  return new AppError(
    'csv_unreadable',
    `the file is neither UTF-8 nor Windows-1252 text: ${remedy}`,
  );
}

export function notUtf8(cause?: unknown): AppError {
  const reason = 'the file is not UTF-8 text: save it as "CSV UTF-8" and send it again';
  return new AppError('csv_unreadable', reason, { cause });
}
