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
  return { message };
}

function fault(code: number, message: string): ParsedMessage {
  return { fault: { jsonrpc: '2.0', id: null, error: { code, message } } };
}
