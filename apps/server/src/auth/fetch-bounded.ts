/** Far more than any key set has. */
const maxBytes = 1_048_576;

/**
 * Fetches what is short: an answer of more than 1 MiB, one from elsewhere (a redirect), or one that is not
 * whole in time fails, so that whoever serves the keys takes neither memory nor time.
 *
 * @param options Its `signal` ends the reading of the body too.
 */
export async function fetchBounded(url: string, options: RequestInit): Promise<Response> {
  const response = await fetch(url, { ...options, redirect: 'error' });
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new Error(`the key set has more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  const { status, headers } = response;
  return new Response(Buffer.concat(chunks), { status, headers });
}
