import { explainError, importCapability, refusalOf, type Context } from '@phonebook/api';
import { AppError } from '@phonebook/core';
import type { Documentation } from '@phonebook/docs';
import type { Request as ExpressRequest, RequestHandler } from 'express';
import { addressTo } from '../docs/published-origin.ts';
import { gatherBody } from '../http/gather-body.ts';
import { MemoryBudget } from '../http/memory-budget.ts';
import { noteFailure } from '../http/request-log.ts';
import { sendResponse } from '../http/send-response.ts';
import type { RequestContext } from '../request-context.ts';
import { answerMcp } from './mcp-server.ts';
import { parseMessage } from './parse-message.ts';

export const mcpPath = '/mcp';

/** What strangers may send: enough for every question. Theirs is not worth the time that parsing takes. */
const maxStrangerBytes = 65_536;
/** What the bodies of calls under way may have, which take some six times that in memory. */
const memoryLimits = { maxBytes: 33_554_432, maxBytesOfCaller: 8_388_608 };
/** Nobody holds memory for longer by sending slowly. */
const maxReadMs = 10_000;

interface McpParts {
  readonly documentation: Documentation;
  readonly version: string;
  readonly toContext: RequestContext;
  /** The most bytes that a call may have. */
  readonly maxToolBytes: number;
}

/** `/mcp`: the documentation and the import for AI tools, by the Model Context Protocol. */
export function mcpDoor({
  documentation,
  version,
  toContext,
  maxToolBytes,
}: McpParts): RequestHandler {
  const budget = new MemoryBudget(memoryLimits);

  return async (req, res) => {
    const context = await toContext(req);
    const refusal = refusalOf(context.identity, importCapability);
    if (refusal?.code === 'rate_limited') throw refusal;
    using memory = budget.open(callerOf(context, req));
    const maxBytes =
      refusal === undefined ? maxToolBytes : Math.min(maxStrangerBytes, maxToolBytes);
    const body = await gatherBody(req, res, { maxBytes, maxReadMs }, memory).catch(
      (error: unknown) => explainSize(error, refusal),
    );
    const parsed = parseMessage(body);
    if ('fault' in parsed) {
      res.status(400).json(parsed.fault);
      return;
    }
    const response = await answerMcp(toFetchRequest(req), parsed.message, {
      documentation,
      version,
      context,
      mayImport: refusal === undefined,
      toText: (text) => addressTo(req, text),
      onFailure: (failure) => noteFailure(res, failure),
    });
    await sendResponse(req, res, response);
  };
}

function callerOf({ identity }: Context, { ip = '' }: ExpressRequest): string {
  return 'user' in identity ? identity.user.id : ip;
}

/** Says to whom a call was too large what would mend it: who may not import is told that. */
function explainSize(error: unknown, refusal: AppError | undefined): never {
  if (!(error instanceof AppError) || error.code !== 'file_too_large') throw error;
  const remedy =
    refusal === undefined
      ? 'or send it whole over REST, where far more is taken'
      : `but first: ${explainError(refusal)}`;
  throw new AppError('file_too_large', `${error.message}, ${remedy}`, { cause: error });
}

/** The request as the protocol sees it, but for its body: what says who calls is not for it. */
function toFetchRequest(req: ExpressRequest): Request {
  const headers = Object.entries(req.headers).flatMap(([name, value]): [string, string][] =>
    /^(?:accept$|content-type$|mcp-)/.test(name) && typeof value === 'string'
      ? [[name, value]]
      : [],
  );
  // Of this address nothing is looked at.
  return new Request(`http://localhost${mcpPath}`, { method: 'POST', headers });
}
