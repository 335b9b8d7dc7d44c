import { findAppError, importCapability, toErrorAnswer } from '@phonebook/api';
import type { CallToolResult } from '@modelcontextprotocol/server';

/** What a tool says in words. */
export function textResult(text: string): CallToolResult {
  return { content: [{ type: 'text', text }] };
}

/** What a tool answers as data, and the same as text for those that read no other. */
export function dataResult(data: object): CallToolResult {
  return { ...textResult(JSON.stringify(data, undefined, 2)), structuredContent: { ...data } };
}

/** A tool that was asked for what there is not. */
export function refusalResult(text: string): CallToolResult {
  return { ...textResult(text), isError: true };
}

/** Why a tool failed: the body of the REST contract, and always how to mend it. */
export function failureResult(failure: unknown): CallToolResult {
  const { body, headers } = toErrorAnswer(failure);
  const error = body.error ?? hint(failure, headers['Retry-After']);
  return refusalResult(JSON.stringify({ ...body, error }));
}

function hint(failure: unknown, retryAfterSeconds = '5'): string {
  switch (findAppError(failure)?.code) {
    case undefined:
      return 'this is a fault of the service; its log has the cause';
    case 'token_missing':
    case 'token_invalid':
      return `this tool needs a token: connect with the header "Authorization: Bearer TOKEN", where the token has not expired and holds the capability ${importCapability}; read_guide with page "tokens" tells more`;
    case 'capability_missing':
      return `the token must hold the capability ${importCapability}; read_guide with page "tokens" tells how`;
    default:
      return `nothing is stored; try again in ${retryAfterSeconds} s`;
  }
}
