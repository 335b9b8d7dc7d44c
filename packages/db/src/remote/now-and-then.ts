/** How likely whoever keeps a receipt, or counts a request, has those cleared away that are over. */
const sweepChance = 0.01;
/** The most rows that are cleared away at once: more than are added between two sweeps. */
export const maxSweptRows = 500;

/** Work that nobody waits for, and whose failure matters to nobody: the next one does as well. */
export function nowAndThen(work: () => Promise<unknown>): void {
  if (Math.random() < sweepChance) void work().catch(() => undefined);
}
