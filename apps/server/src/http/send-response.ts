import type { Request as ExpressRequest, Response as ExpressResponse } from 'express';
import { letClientFinish } from './let-client-finish.ts';

/** Sends the answer of a library that speaks `fetch`: a short one, held whole. */
export async function sendResponse(
  req: ExpressRequest,
  res: ExpressResponse,
  response: Response,
): Promise<void> {
  letClientFinish(req, res);
  res.status(response.status).setHeaders(response.headers);
  res.end(Buffer.from(await response.arrayBuffer()));
}
