import { describe, expect, it } from 'vitest';
import { MemoryBudget } from './memory-budget.ts';

describe('MemoryBudget', () => {
  it('refuses what all shares together may not hold, and gives back what one has taken', () => {
    const budget = new MemoryBudget(100);
    using first = budget.open();
    first.take(60);
    {
      using second = budget.open();
      second.take(40);
      expect(() => second.take(1)).toThrow(
        expect.objectContaining({ code: 'store_unavailable', retryAfterSeconds: 5 }),
      );
    }
    first.take(40);
    expect(() => first.take(1)).toThrow(/held in memory/);
  });
});
