import { describe, expect, it } from 'vitest';
import { MemoryBudget } from './memory-budget.ts';

const refusal = (code: string) => expect.objectContaining({ code, retryAfterSeconds: 5 });

describe('MemoryBudget', () => {
  it('refuses what all together may not hold, and gives back what one has taken', () => {
    const budget = new MemoryBudget({ maxBytes: 100, maxBytesOfCaller: 100 });
    using first = budget.open('ann');
    first.take(60);
    {
      using second = budget.open('bob');
      second.take(40);
      expect(() => second.take(1)).toThrow(refusal('service_busy'));
    }
    first.take(40);
    using third = budget.open('bob');
    expect(() => third.take(1)).toThrow(refusal('service_busy'));
  });

  it('refuses what one caller may not hold, and lets others in', () => {
    const budget = new MemoryBudget({ maxBytes: 100, maxBytesOfCaller: 50 });
    using first = budget.open('ann');
    first.take(30);
    {
      using second = budget.open('ann');
      second.take(20);
      expect(() => second.take(1)).toThrow(refusal('rate_limited'));
      using other = budget.open('bob');
      other.take(50);
    }
    first.take(20);
    expect(() => first.take(1)).toThrow(refusal('rate_limited'));
  });
});
