import type { Request } from 'express';

/** Where the published page has the service; the documentation is made for it once. */
export const publishedOrigin = 'http://localhost:8080';

/** What an address may be made of; nothing of it means anything in HTML, JSON or a shell. */
const plainHost = /^[\w.-]+(:\d+)?$|^\[[\da-f:]+\](:\d+)?$/i;

/** The documentation as whoever asks is to read it: with the address by which they reach the service. */
export function addressTo(req: Request, text: string): string {
  return text.replaceAll(publishedOrigin, originOf(req));
}

function originOf({ host, protocol }: Request): string {
  // `undefined` where an old client sends no Host.
  return plainHost.test(host ?? '') ? `${protocol}://${host}` : publishedOrigin;
}
