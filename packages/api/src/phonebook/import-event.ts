import type { ImportReport } from '../wire.ts';

/** What became of a file that has come in, for those who have to account for it. */
export interface ImportEvent {
  readonly userId: string;
  readonly fileBytes: number;
  /** Of all bytes of the file, in hexadecimal digits. */
  readonly fileSha256: string;
  readonly durationMs: number;
  readonly outcome: { readonly report: ImportReport } | { readonly failure: unknown };
}
