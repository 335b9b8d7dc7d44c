import { describe, expect, it } from 'vitest';
import { parseMessage } from './parse-message.ts';

describe('parseMessage', () => {
  it('reads a message of any depth', () => {
    const message = { id: 1, params: JSON.parse('['.repeat(1_000) + ']'.repeat(1_000)) };
    expect(parseMessage(JSON.stringify(message))).toEqual({ message });
  });

  it.each([
    [
      'in one object',
      { params: Object.fromEntries(Array.from({ length: 3_000 }, (_, key) => [key, 1])) },
    ],
    ['in many', { params: Array.from({ length: 1_500 }, () => ({ a: 1 })) }],
  ])('refuses one of too many values, %s', (_case, message) => {
    expect(parseMessage(JSON.stringify(message))).toMatchObject({
      fault: { error: { code: -32_600, message: 'a message may have at most 2000 values' } },
    });
  });
});
