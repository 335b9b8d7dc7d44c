import { explainError, toErrorAnswer } from '@phonebook/api';
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
  const { body } = toErrorAnswer(failure);
  return refusalResult(JSON.stringify({ ...body, error: explainError(failure) }));
}
