import type { Part } from './part-chooser.ts';

/** Far more than any form has. */
export const maxParts = 1_000;
/** What may stand around the contents of parts: their heads, the boundaries, and what nobody reads. */
export const maxFramingBytes = 1_048_576;

/**
 * Counts what a form has besides contents. Formidable keeps the head of a part in memory however long it is,
 * and as many parts as there are.
 */
export class FormMeter {
  readonly #fail: (reason: string) => void;
  #bytes = 0;
  #contentBytes = 0;
  #parts = 0;

  /** @param fail Told of a form that is too much. */
  constructor(fail: (reason: string) => void) {
    this.#fail = fail;
  }

  /** Counts bytes of the body, as they are handed to the parser. */
  take(bytes: Uint8Array): void {
    this.#bytes += bytes.byteLength;
    if (this.#bytes - this.#contentBytes > maxFramingBytes) {
      this.#fail(
        `the form has more than ${maxFramingBytes} bytes besides the contents of its parts`,
      );
    }
  }

  takePart(part: Part): void {
    this.#parts += 1;
    if (this.#parts > maxParts) {
      this.#fail(`the form has more than ${maxParts} parts; send the file alone`);
    }
    part.on('data', (bytes) => {
      this.#contentBytes += bytes.byteLength;
    });
  }
}
