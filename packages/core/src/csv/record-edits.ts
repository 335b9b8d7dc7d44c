interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** What is to be written otherwise in a record, by places counted from its beginning. */
export class RecordEdits {
  #edits: Edit[] = [];
  #formulaStart: number | undefined;

  /** Leaves out what stands between the two places. */
  drop(from: number, to: number): void {
    if (from < to) this.#edits.push({ from, to, text: '' });
  }

  /** Notes where a cell written as `="…"` begins. */
  openFormula(from: number): void {
    this.#formulaStart = from;
  }

  /** Puts that cell, if one is open, in quotes as a whole; `text` holds the record from `start`. */
  closeFormula(text: string, start: number, to: number): void {
    const from = this.#formulaStart;
    if (from === undefined) return;
    const cell = text.slice(start + from, start + to);
    this.#edits.push({ from, to, text: `"${cell.replaceAll('"', '""')}"` });
    this.#formulaStart = undefined;
  }

  apply(record: string): string {
    if (this.#edits.length === 0) return record;
    let written = '';
    let at = 0;
    for (const { from, to, text } of this.#edits) {
      written += record.slice(at, from) + text;
      at = to;
    }
    return written + record.slice(at);
  }

  reset(): void {
    this.#edits = [];
    this.#formulaStart = undefined;
  }
}
