import type { ImportReport } from '../wire.ts';

/** What became of a file that has come in, for those who have to account for it. */
export interface ImportEvent {
  readonly userId: string;
  readonly fileBytes: number;
  /** Of all bytes of the file, in hexadecimal digits. */
  readonly fileSha256: string;
  readonly durationMs: number;
  readonly outcome: ImportOutcome | { readonly failure: unknown };
}

export interface ImportOutcome {
  readonly report: ImportReport;
  /** Whether it was stored before, by the same `Idempotency-Key`, and is only told again. */
  readonly isRecalled: boolean;
}
