import { AppError, type ErrorCode } from '@phonebook/core';
import { TRPCError } from '@trpc/server';
import { describe, expect, it } from 'vitest';
import { findAppError, toErrorAnswer, toTrpcError } from './errors.ts';

const explained = { error: 'what is wrong' };

/** Section by section as the contract words it: code, status, kind, message, and what is added. */
const contract: readonly [ErrorCode, number, string, string, object][] = [
  ['token_missing', 401, 'UNAUTHORIZED', 'authorization required', {}],
  ['token_invalid', 401, 'UNAUTHORIZED', 'authorization required', {}],
  ['keys_unavailable', 503, 'SERVICE_UNAVAILABLE', 'phonebook unavailable', {}],
  ['user_invalid', 400, 'BAD_REQUEST', 'invalid user', explained],
  ['capability_missing', 403, 'FORBIDDEN', 'forbidden: missing capability', {}],
  ['rate_limited', 429, 'TOO_MANY_REQUESTS', 'too many requests', {}],
  ['file_missing', 400, 'BAD_REQUEST', 'file required', explained],
  ['option_invalid', 400, 'BAD_REQUEST', 'invalid import option', explained],
  ['csv_unreadable', 400, 'BAD_REQUEST', 'invalid CSV file', explained],
  ['file_too_large', 413, 'PAYLOAD_TOO_LARGE', 'file too large', explained],
  ['service_busy', 503, 'SERVICE_UNAVAILABLE', 'phonebook unavailable', {}],
  ['store_unavailable', 503, 'SERVICE_UNAVAILABLE', 'phonebook unavailable', {}],
];

describe('toErrorAnswer', () => {
  it.each(contract)('answers %s with %i', (code, status, _kind, message, added) => {
    const { status: answered, body } = toErrorAnswer(new AppError(code, 'what is wrong'));
    expect(answered).toBe(status);
    expect(JSON.stringify(body)).toBe(JSON.stringify({ code: status, message, ...added }));
  });

  it('explains of a reused key which header it is, whatever core says of it', () => {
    const { body } = toErrorAnswer(new AppError('key_reused', 'what is wrong'));
    expect(body.error).toMatch(/^the Idempotency-Key was sent with another file/);
  });

  it('challenges a caller without a token, and says so of a token that is no good', () => {
    expect(toErrorAnswer(new AppError('token_missing', '')).headers).toEqual({
      'WWW-Authenticate': 'Bearer',
    });
    expect(toErrorAnswer(new AppError('token_invalid', '')).headers).toEqual({
      'WWW-Authenticate': 'Bearer error="invalid_token"',
    });
  });

  it('tells when to try again, where that is known', () => {
    const busy = new AppError('store_unavailable', '', { retryAfterSeconds: 5 });
    expect(toErrorAnswer(busy).headers).toEqual({ 'Retry-After': '5' });
  });

  it.each([new Error('secret'), new TypeError('secret'), 'secret', undefined])(
    'masks what is not ours: %o',
    (error) => {
      const body = { code: 500, message: 'internal error' };
      expect(toErrorAnswer(error)).toEqual({ status: 500, headers: {}, body });
    },
  );

  it('sees an error of ours that others were thrown for', () => {
    const ours = new AppError('csv_unreadable', 'what is wrong');
    const wrapped = new TRPCError({ code: 'INTERNAL_SERVER_ERROR', cause: ours });
    expect(findAppError(wrapped)).toBe(ours);
    expect(toErrorAnswer(wrapped)).toEqual(toErrorAnswer(ours));
  });
});

describe('findAppError', () => {
  it('finds the error of the work when giving up its resources failed too', () => {
    const ours = new AppError('csv_unreadable', 'what is wrong');
    const closing = new AppError('store_unavailable', 'no rollback');
    expect(findAppError(new SuppressedError(closing, ours))).toBe(ours);
    expect(findAppError(new SuppressedError(closing, new Error('bug')))).toBe(closing);
  });
});

describe('toTrpcError', () => {
  it.each(contract)('gives %s its kind and wording', (code, _status, kind, message) => {
    const ours = new AppError(code, 'what is wrong');
    expect(toTrpcError(ours)).toMatchObject({ code: kind, message, cause: ours });
  });
});
