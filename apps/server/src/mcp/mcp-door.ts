import { importCapability, type Context } from '@phonebook/api';
import { AppError } from '@phonebook/core';
import type { Documentation } from '@phonebook/docs';
import type {
  Request as ExpressRequest,
  RequestHandler,
  Response as ExpressResponse,
} from 'express';
import { addressTo } from '../docs/published-origin.ts';
import { gatherBody } from '../http/gather-body.ts';
import { noteFailure } from '../http/request-log.ts';
import { sendResponse } from '../http/send-response.ts';
import type { RequestContext } from '../request-context.ts';
import { answerMcp } from './mcp-server.ts';

export const mcpPath = '/mcp';

/** What a call takes that carries no file. */
const maxPlainBytes = 65_536;

interface McpParts {
  readonly documentation: Documentation;
  readonly version: string;
  readonly toContext: RequestContext;
  /** The most bytes that a call may have whose caller may import. */
  readonly maxToolBytes: number;
}

/** `/mcp`: the documentation and the import for AI tools, by the Model Context Protocol. */
export function mcpDoor({
  documentation,
  version,
  toContext,
  maxToolBytes,
}: McpParts): RequestHandler {
  return async (req, res) => {
    const context = await toContext(req);
    const body = await readCall(req, res, context, maxToolBytes);
    const response = await answerMcp(toFetchRequest(req, body), {
      documentation,
      version,
      context,
      toText: (text) => addressTo(req, text),
      onFailure: (failure) => noteFailure(res, failure),
    });
    await sendResponse(req, res, response);
  };
}

/** More than a question takes is taken in only from those who may import. */
async function readCall(
  req: ExpressRequest,
  res: ExpressResponse,
  { identity }: Context,
  maxToolBytes: number,
): Promise<Buffer> {
  if ('refusal' in identity && identity.refusal.code === 'rate_limited') throw identity.refusal;
  const refusal = whyNotToImport(identity);
  if (refusal === undefined) return gatherBody(req, res, maxToolBytes);
  try {
    return await gatherBody(req, res, Math.min(maxPlainBytes, maxToolBytes));
  } catch (error) {
    throw error instanceof AppError && error.code === 'file_too_large' ? refusal : error;
  }
}

function whyNotToImport(identity: Context['identity']): AppError | undefined {
  if ('refusal' in identity) return identity.refusal;
  if (identity.user.capabilities.has(importCapability)) return undefined;
  return new AppError('capability_missing', `the token does not hold ${importCapability}`);
}

/** The request as the protocol sees it: what says who calls is not for it. */
function toFetchRequest(req: ExpressRequest, body: Buffer): Request {
  const headers = Object.entries(req.headers).flatMap(([name, value]): [string, string][] =>
    /^(?:accept$|content-type$|mcp-)/.test(name) && typeof value === 'string'
      ? [[name, value]]
      : [],
  );
  // Of this address nothing but the path is looked at.
  return new Request(`http://localhost${mcpPath}`, {
    method: 'POST',
    headers,
    body: new Uint8Array(body),
  });
}
