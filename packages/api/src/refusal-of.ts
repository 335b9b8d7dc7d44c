import { AppError } from '@phonebook/core';
import type { Identity } from './context.ts';

/** Why a caller may not do what takes `capability`; undefined for one who may. */
export function refusalOf(identity: Identity, capability: string): AppError | undefined {
  if ('refusal' in identity) return identity.refusal;
  if (identity.user.capabilities.has(capability)) return undefined;
  return new AppError('capability_missing', `the token does not hold ${capability}`);
}
