import { randomBytes } from 'node:crypto';
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from './config-error.ts';
import { minSecretBytes } from './load-config.ts';

/**
 * The secret of development, made on first use and kept in `folder` for its owner alone. Programs
 * that start at once agree on one: it is written aside and linked into place, which fails for all
 * but the first.
 */
export function readDevelopmentSecret(folder: string): string {
  const path = join(folder, 'jwt-secret');
  let secret: string;
  try {
    secret = tryRead(path) ?? makeSecret(folder, path);
    chmodSync(path, 0o600);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigError(`${path}: cannot be used: ${reason}; mend it or set JWT_SECRET`, {
      cause,
    });
  }
  if (Buffer.byteLength(secret) < minSecretBytes) {
    throw new ConfigError(
      `${path}: has fewer than ${minSecretBytes} bytes; remove it for a new one`,
    );
  }
  return secret;
}

function makeSecret(folder: string, path: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, randomBytes(32).toString('base64url'), { mode: 0o600 });
  try {
    linkSync(draft, path);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  } finally {
    rmSync(draft);
  }
  return readFileSync(path, 'utf8');
}

function tryRead(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
