import type { KeptFile } from '@phonebook/core';
import type { Context } from '../context.ts';
import type { ImportReport } from '../wire.ts';
import type { ImportEvent, ImportOutcome } from './import-event.ts';

interface Import {
  readonly userId: string;
  readonly file: KeptFile;
  readonly onImport: Context['onImport'];
}

/** Imports, and tells what became of it. */
export async function accountFor(
  { userId, file, onImport }: Import,
  run: () => Promise<ImportOutcome>,
): Promise<ImportReport> {
  const startedAt = performance.now();
  const tell = (outcome: ImportEvent['outcome']): void => {
    const { sizeBytes: fileBytes, sha256: fileSha256 } = file;
    const durationMs = Math.round(performance.now() - startedAt);
    onImport?.({ userId, fileBytes, fileSha256, durationMs, outcome });
  };
  try {
    const outcome = await run();
    tell(outcome);
    return outcome.report;
  } catch (failure) {
    tell({ failure });
    throw failure;
  }
}
