/** Several times what a mapping of all columns takes; to look at many thousands takes long. */
const maxValues = 2_000;

/** A message of JSON-RPC 2.0, or the answer to what is none. */
export type ParsedMessage = { readonly message: object } | { readonly fault: object };

/**
 * Reads one message. Several in an array, as revision 2025-03-26 of the protocol had them, are not taken:
 * a hundred calls in one request would count as one.
 */
export function parseMessage(text: string): ParsedMessage {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return fault(-32_700, 'the body is not JSON');
  }
  if (Array.isArray(message)) {
    return fault(-32_600, 'send one message in each request; the protocol has batches no more');
  }
  if (typeof message !== 'object' || message === null) {
    return fault(-32_600, 'the body must be a JSON-RPC message, which is an object');
  }
  if (hasMoreValues(message, maxValues)) {
    return fault(-32_600, `a message may have at most ${maxValues} values`);
  }
  return { message };
}

function hasMoreValues(message: object, max: number): boolean {
  const pending = [message];
  let count = 0;
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const values: unknown[] = Object.values(next);
    count += values.length;
    if (count > max) return true;
    for (const value of values)
      if (typeof value === 'object' && value !== null) pending.push(value);
  }
  return false;
}

function fault(code: number, message: string): ParsedMessage {
  return { fault: { jsonrpc: '2.0', id: null, error: { code, message } } };
}
