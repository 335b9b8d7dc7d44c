import { TextDecoder } from 'node:util';
import type { FormFields } from '@phonebook/api';
import { AppError, overrideNames, type OverrideName } from '@phonebook/core';
import type { Part } from './part-chooser.ts';

/** Several times what a mapping of all columns takes. Fields are kept in memory. */
const maxFieldBytes = 65_536;

/**
 * Collects the fields of a form that say how its file is to be read, as parts come in. It does not
 * matter whether they are sent as text or as files.
 */
export class FieldCollector {
  /** What the fields say: nothing before {@link finish}. */
  readonly texts: FormFields = {};
  readonly #fail: (error: AppError) => void;
  readonly #collected = new Map<OverrideName, Uint8Array[]>();

  /** @param fail Told at once of a field that cannot be taken: AppError `option_invalid`. */
  constructor(fail: (error: AppError) => void) {
    this.#fail = fail;
  }

  /** Whether the part is such a field; others are left alone. */
  take(part: Part): boolean {
    const name = overrideNames.find((each) => each === part.name);
    if (name === undefined) return false;
    if (this.#collected.has(name)) {
      this.#fail(invalid(name, 'the form has it twice; send it once'));
    } else {
      this.#collect(name, part);
    }
    return true;
  }

  /**
   * Makes `texts` complete when the form has ended.
   *
   * @throws AppError `option_invalid` for bytes that are no text.
   */
  finish(): void {
    const texts = [...this.#collected].map(([name, chunks]) => [name, decode(name, chunks)]);
    Object.assign(this.texts, Object.fromEntries(texts));
  }

  #collect(name: OverrideName, part: Part): void {
    const chunks: Uint8Array[] = [];
    let size = 0;
    this.#collected.set(name, chunks);
    part.on('data', (bytes) => {
      size += bytes.byteLength;
      if (size <= maxFieldBytes) chunks.push(bytes);
      else this.#fail(invalid(name, `has more than ${maxFieldBytes} bytes`));
    });
  }
}

function decode(name: OverrideName, chunks: readonly Uint8Array[]): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch (cause) {
    throw invalid(name, 'is not UTF-8 text', cause);
  }
}

function invalid(name: OverrideName, reason: string, cause?: unknown): AppError {
  return new AppError('option_invalid', `${name}: ${reason}`, { cause });
}
