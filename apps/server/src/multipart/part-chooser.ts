import { fileNameOf } from './file-name.ts';

/** A part of a form as Formidable hands it out: its bytes come as `data` events. */
export interface Part {
  readonly name: string | null;
  /** By lower-case name. */
  readonly headers?: Readonly<Record<string, string>>;
  on(event: 'data', listener: (bytes: Uint8Array) => void): unknown;
}

/** Where the bytes of the chosen part go. */
interface Sink {
  readonly write: (bytes: Uint8Array) => void;
  readonly fail: (reason: string) => void;
}

/** Text that comes before it is known to be the file is kept in memory, up to here. */
const maxHeldBytes = 1_048_576;

/**
 * Picks the part of a form that is the CSV file, as parts come in.
 *
 * It is the part `file`, if that has a file name (with or without a content type). The published
 * example sends both `file` and `csv_content` as text: then `csv_content` is the file and `file` its
 * name, in either order. Other parts are passed over.
 */
export class PartChooser {
  readonly #sink: Sink;
  #chosen: { readonly isUnnamed: boolean; size: number } | undefined;
  #hasTextFile = false;
  /** `csv_content`, while no field has named it a file. */
  #held: Uint8Array[] | undefined;
  #heldBytes = 0;
  #hasStrayFile = false;

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  take(part: Part): void {
    const fileName = fileNameOf(part.headers?.['content-disposition'] ?? '');
    if (fileName !== undefined) this.#takeFile(part, fileName);
    else if (part.name === 'file') this.#takeFileName();
    else if (part.name === 'csv_content') this.#takeContent(part);
  }

  /** Says at the end of the form why it had no file; undefined if it had one. */
  explainMissing(): string | undefined {
    if (this.#isNothingChosen()) {
      return 'no file was chosen: the field "file" has neither name nor content';
    }
    if (this.#chosen !== undefined) return undefined;
    if (this.#hasStrayFile) {
      return 'the file came in another field; send it in the field "file"';
    }
    if (this.#hasTextFile) {
      return 'the field "file" holds text, not a file; with curl, write --form "file=@contacts.csv"';
    }
    return 'the form has no field "file"; send the CSV file in it';
  }

  /** Browsers send a file without name and content for an input in which none was chosen. */
  #isNothingChosen(): boolean {
    return this.#chosen?.isUnnamed === true && this.#chosen.size === 0;
  }

  #takeFile(part: Part, fileName: string): void {
    if (part.name !== 'file') {
      this.#hasStrayFile = true;
      return;
    }
    this.#choose(part, fileName === '');
  }

  #takeFileName(): void {
    this.#hasTextFile = true;
    if (this.#held === undefined || this.#chosen !== undefined) return;
    this.#chosen = { isUnnamed: false, size: this.#heldBytes };
    if (this.#heldBytes > maxHeldBytes) {
      this.#sink.fail('the field "csv_content" is long; send the field "file" before it');
      return;
    }
    for (const bytes of this.#held) this.#sink.write(bytes);
    this.#held = undefined;
  }

  #takeContent(part: Part): void {
    if (this.#hasTextFile) this.#choose(part, false);
    else if (this.#chosen === undefined) this.#hold(part);
  }

  #choose(part: Part, isUnnamed: boolean): void {
    if (this.#chosen !== undefined && !this.#isNothingChosen()) {
      this.#sink.fail('the form has two files; send one');
      return;
    }
    const chosen = { isUnnamed, size: 0 };
    this.#chosen = chosen;
    part.on('data', (bytes) => {
      chosen.size += bytes.byteLength;
      this.#sink.write(bytes);
    });
  }

  #hold(part: Part): void {
    if (this.#held !== undefined) {
      this.#sink.fail('the form has the field "csv_content" twice; send it once');
      return;
    }
    const held: Uint8Array[] = [];
    this.#held = held;
    part.on('data', (bytes) => {
      this.#heldBytes += bytes.byteLength;
      if (this.#heldBytes <= maxHeldBytes) held.push(bytes);
      else held.length = 0;
    });
  }
}
