/** How likely a call clears away what is over, unless it is told otherwise. */
export const usualSweepChance = 0.01;
/** The most rows that are cleared away at once: more than are added between two sweeps. */
export const maxSweptRows = 500;

/** Work that nobody waits for, and whose failure matters to nobody: the next one does as well. */
export function nowAndThen(chance: number, work: () => Promise<unknown>): void {
  if (Math.random() < chance) void work().catch(() => undefined);
}
