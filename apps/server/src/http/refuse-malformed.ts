import type { Request, RequestHandler } from 'express';
import { answerRouting } from './answer-error.ts';

/** A name or an address, and a port (RFC 9112, section 3.2; RFC 3986, section 3.2.2). */
const host = /^(?:\[[\da-f:.]+\]|[\w.~!$&'()*+,;=%-]+)(?::\d*)?$/i;

/** Answers what Node's parser lets through and no server may take, and closes the connection. */
export const refuseMalformed: RequestHandler = (req, res, next) => {
  const isWellFormed = hasHost(req) && hasKnownEncoding(req);
  if (isWellFormed && isExpectationMet(req)) {
    next();
    return;
  }
  res.set('Connection', 'close');
  if (isWellFormed) answerRouting(req, res, 417, 'expectation failed');
  else answerRouting(req, res, 400, 'bad request');
};

/** A request of HTTP/1.1 names one host (RFC 9112, section 3.2); one of HTTP/1.0 need not. */
function hasHost({ headersDistinct, httpVersion }: Request): boolean {
  const [given, ...others] = headersDistinct['host'] ?? [];
  if (given === undefined) return httpVersion === '1.0';
  return others.length === 0 && host.test(given);
}

/**
 * A body that was encoded in another way than cut into chunks is not what it seems to be, and HTTP/1.0 knows
 * no encodings: whoever is between may see another end of it (RFC 9112, section 6.1, which would answer some
 * of these 501; that would be a fault of ours).
 */
function hasKnownEncoding({ headers, httpVersion }: Request): boolean {
  const encoding = headers['transfer-encoding'];
  return (
    encoding === undefined || (httpVersion !== '1.0' && encoding.trim().toLowerCase() === 'chunked')
  );
}

/** Only leave to send the body is ever given (RFC 9110, section 10.1.1). */
function isExpectationMet({ headers, httpVersion }: Request): boolean {
  const { expect } = headers;
  return (
    expect === undefined || httpVersion === '1.0' || expect.trim().toLowerCase() === '100-continue'
  );
}
