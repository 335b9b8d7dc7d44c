import { createHash } from 'node:crypto';
import { AppError, overrideNames, type KeptFile, type Once } from '@phonebook/core';
import type { FormFields } from '../context.ts';

/** Visible ASCII but for quotes, commas and backslashes: a UUID and whatever else clients take. */
const keyPattern = String.raw`[!#-+\--\[\]-~]{1,255}`;

/**
 * The header `Idempotency-Key` as a regular expression of JSON Schema. The draft
 * (draft-ietf-httpapi-idempotency-key-header) writes the key in quotes, as a string of RFC 9651; many clients
 * leave them out.
 */
export const idempotencyKeyPattern = `^(?:${keyPattern}|"${keyPattern}")$`;

const isKey = new RegExp(idempotencyKeyPattern, 'u');

/**
 * The key that the header `Idempotency-Key` names, without quotes.
 *
 * @throws AppError `option_invalid`.
 */
export function parseIdempotencyKey(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (isKey.test(header)) return header.replaceAll('"', '');
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
