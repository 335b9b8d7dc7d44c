import type { KeptFile } from '@phonebook/core';
import type { Context } from '../context.ts';
import type { ImportReport } from '../wire.ts';
import type { ImportEvent, ImportOutcome } from './import-event.ts';

interface Import {
  readonly userId: string;
  readonly file: Pick<KeptFile, 'sizeBytes' | 'sha256'>;
  readonly onImport: Context['onImport'];
}

/** Imports, and tells what became of it, once: also where whoever is told fails at that. */
export async function accountFor(
  { userId, file, onImport }: Import,
  run: () => Promise<ImportOutcome>,
): Promise<ImportReport> {
  const startedAt = performance.now();
  const tell = (outcome: ImportEvent['outcome']): void => {
    const { sizeBytes: fileBytes, sha256: fileSha256 } = file;
    const durationMs = Math.round(performance.now() - startedAt);
    try {
      onImport?.({ userId, fileBytes, fileSha256, durationMs, outcome });
    } catch {
      // What is stored is answered so.
    }
  };
  const outcome = await run().catch((failure: unknown) => {
    tell({ failure });
    throw failure;
  });
  tell(outcome);
  return outcome.report;
}
