import { describe, expect, it } from 'vitest';
import { fillSlots } from './fill-slots.ts';

describe('fillSlots', () => {
  it('puts a value in for each name, wherever it stands', () => {
    expect(fillSlots('{{a}}, {{b c}} and {{a}}', { a: '1', 'b c': '$&' })).toBe('1, $& and 1');
  });

  it('fails for a name that nothing stands for', () => {
    expect(() => fillSlots('{{limt}}', { limit: '1' })).toThrow('Nothing stands for {{limt}}');
  });
});
