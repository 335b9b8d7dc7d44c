import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { algorithmOf } from './algorithm-of.ts';

export interface KeySetLimits {
  /** How much an answer may have, as it is when it is unpacked. */
  readonly maxBytes: number;
  /** How long an answer may take to its end. */
  readonly timeoutMs: number;
  /** How soon a set is not fetched again, whether or not it could be had. */
  readonly cooldownMs: number;
  readonly renewAfterMs: number;
  /** How long the keys of a set that cannot be renewed are believed. */
  readonly maxAgeMs: number;
}

export const keySetLimits: KeySetLimits = {
  maxBytes: 1_048_576,
  timeoutMs: 5_000,
  cooldownMs: 5_000,
  renewAfterMs: 300_000,
  maxAgeMs: 600_000,
};

interface Ask {
  readonly headers: Headers;
  /** Ends the whole, the body included. */
  readonly signal: AbortSignal;
}

type KeySetFetch = (url: string, ask: Ask) => Promise<Response>;

/**
 * Makes a `fetch` for key sets. What it answers has only keys that tokens may be verified with;
 * whatever is no key set makes it fail, and then it does not ask again for a while.
 */
export function createKeySetFetch({
  maxBytes,
  cooldownMs,
}: Pick<KeySetLimits, 'maxBytes' | 'cooldownMs'>): KeySetFetch {
  let failure: { readonly error: unknown; readonly at: number } | undefined;

  return async (url, { headers, signal }) => {
    if (failure !== undefined && performance.now() - failure.at < cooldownMs) throw failure.error;
    try {
      // A redirect leads to somebody who was not named in the configuration.
      const response = await fetch(url, { headers, signal, redirect: 'error' });
      return Response.json({ keys: await readKeys(response, maxBytes) });
    } catch (error) {
      failure = { error, at: performance.now() };
      throw error;
    }
  };
}

async function readKeys(response: Response, maxBytes: number): Promise<JsonWebKey[]> {
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new Error(`the key set was answered with status ${response.status}`);
  }
  // With status 200 there is a body, be it an empty one.
  const body = response.body as AsyncIterable<Uint8Array>;
  const set: unknown = JSON.parse(await readText(body, maxBytes));
  if (!isObject(set) || !Array.isArray(set['keys'])) {
    throw new Error('the key set has no array of keys');
  }
  return set['keys'].filter((key) => isObject(key)).filter((key) => isUsable(key));
}

/** Counts as it reads, since an answer need not say how long it is, or end. */
async function readText(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > maxBytes) throw new Error(`the key set has more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
}

/**
 * A private key that is published is anybody's, a weak one soon. So is the secret of an HMAC (`kty` `oct`), which
 * must never verify a token: no public key can be made of it, so that it falls out here.
 */
function isUsable(key: JsonWebKey): boolean {
  if ('d' in key) return false;
  try {
    return algorithmOf(createPublicKey({ key, format: 'jwk' })) !== undefined;
  } catch {
    // It is no key, or one that Node does not know.
  }
  return false;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
