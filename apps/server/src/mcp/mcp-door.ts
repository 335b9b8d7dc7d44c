import { importCapability, type Context } from '@phonebook/api';
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

/**
 * What the bodies of all calls under way may have together, which take some six times that in memory. Those who
 * may import have a share of their own, from which strangers cannot keep them.
 */
const strangersMemoryBytes = 8_388_608;
const importersMemoryBytes = 33_554_432;

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
  const strangersMemory = new MemoryBudget(strangersMemoryBytes);
  const importersMemory = new MemoryBudget(importersMemoryBytes);

  return async (req, res) => {
    const context = await toContext(req);
    assertFewRequests(context);
    const isImporter = mayImport(context);
    using memory = (isImporter ? importersMemory : strangersMemory).open();
    const parsed = parseMessage(
      await gatherBody(req, res, maxToolBytes, memory).catch(explainLargeFile),
    );
    if ('fault' in parsed) {
      res.status(400).json(parsed.fault);
      return;
    }
    const response = await answerMcp(toFetchRequest(req), parsed.message, {
      documentation,
      version,
      context,
      mayImport: isImporter,
      toText: (text) => addressTo(req, text),
      onFailure: (failure) => noteFailure(res, failure),
    });
    await sendResponse(req, res, response);
  };
}

/** Of what else may be wrong with a caller, the tools tell that need one. */
function assertFewRequests({ identity }: Context): void {
  if ('refusal' in identity && identity.refusal.code === 'rate_limited') throw identity.refusal;
}

function mayImport({ identity }: Context): boolean {
  return 'user' in identity && identity.user.capabilities.has(importCapability);
}

function explainLargeFile(error: unknown): never {
  if (!(error instanceof AppError) || error.code !== 'file_too_large') throw error;
  const reason = `${error.message}, or send it whole over REST, where far more is taken`;
  throw new AppError('file_too_large', reason, { cause: error });
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
