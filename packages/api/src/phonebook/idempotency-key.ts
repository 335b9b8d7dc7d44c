import { createHash } from 'node:crypto';
import { AppError, overrideNames, type KeptFile, type Once } from '@phonebook/core';
import type { FormFields } from '../context.ts';

/** Visible ASCII but for quotes, commas and backslashes: a UUID and whatever else clients take. */
const keyPattern = /^[!#-+\--[\]-~]{1,255}$/;

/**
 * Reads the header `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header). The draft writes the key
 * in quotes, as a string of RFC 9651; many clients leave them out.
 *
 * @throws AppError `option_invalid`.
 */
export function parseIdempotencyKey(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const key = /^"(.*)"$/.exec(header)?.[1] ?? header;
  if (keyPattern.test(key)) return key;
  const reason =
    'Idempotency-Key: must be one key of 1 to 255 visible ASCII characters without quotes, commas and backslashes, such as a UUID';
  throw new AppError('option_invalid', reason);
}

/** What makes an import the same as another: the file, and what is said about it. */
export function toOnce(
  key: string | undefined,
  { sha256 }: Pick<KeptFile, 'sha256'>,
  fields: FormFields,
): Once | undefined {
  if (key === undefined) return undefined;
  const said = overrideNames.map((name) => fields[name] ?? '');
  const fingerprint = createHash('sha256').update(JSON.stringify([sha256, ...said]));
  return { key, fingerprint: fingerprint.digest('hex') };
}
