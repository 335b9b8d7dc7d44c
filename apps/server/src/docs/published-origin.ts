import type { Request } from 'express';

/** Where the published page has the service; the documentation is made for it once. */
export const publishedOrigin = 'http://localhost:8080';

/** What an address may be made of: nothing of it means anything in HTML, JSON or a shell. */
const plainOrigin = /^https?:\/\/([\w.-]+|\[[\da-f:]+\])(:\d+)?$/i;

/** The documentation as whoever asks is to read it: with the address by which they reach the service. */
export function addressTo(req: Request, text: string): string {
  return text.replaceAll(publishedOrigin, originOf(req));
}

/** Both parts are what somebody has sent: a client, or the proxy that is trusted. */
function originOf({ host, protocol }: Request): string {
  const origin = `${protocol}://${host}`;
  return plainOrigin.test(origin) ? origin : publishedOrigin;
}
