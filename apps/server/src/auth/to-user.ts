import { maxUserLength, type User } from '@phonebook/api';
import { AppError } from '@phonebook/core';
import type { Claims } from './jwt.ts';

export function isUserId(value: unknown): value is string {
  return (
    typeof value === 'string' && isStorable(value) && Array.from(value).length <= maxUserLength
  );
}

/** Whether every database keeps it as it is: PostgreSQL has no NUL, and UTF-8 no half of a surrogate pair. */
function isStorable(id: string): boolean {
  return id !== '' && !id.includes('\0') && id.isWellFormed();
}

/**
 * The user that verified claims name: `id`, else `sub`.
 *
 * A capability is held when the claim of its very name is `true` (as NethVoice writes it), or when
 * the claim `capabilities` is an array that lists it or an object that sets it to `true`.
 *
 * @throws AppError `user_invalid` when they name nobody.
 */
export function toUser(claims: Claims): User {
  const id = claims['id'] ?? claims.sub;
  if (!isUserId(id)) {
    throw new AppError(
      'user_invalid',
      `the token must name its user in the claim id or sub, in 1 to ${maxUserLength} characters other than NUL`,
    );
  }
  return { id, groups: strings(claims['groups']), capabilities: capabilitiesOf(claims) };
}

function capabilitiesOf(claims: Claims): ReadonlySet<string> {
  const { capabilities } = claims;
  const listed = Array.isArray(capabilities) ? strings(capabilities) : trueKeys(capabilities);
  return new Set([...trueKeys(claims), ...listed]);
}

function trueKeys(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, held]) => (held === true ? [key] : []));
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
