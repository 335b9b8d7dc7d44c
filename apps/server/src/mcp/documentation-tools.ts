import type { McpServer } from '@modelcontextprotocol/server';
import type { Passage } from '@phonebook/docs';
import { z } from 'zod';
import type { McpCall } from './mcp-call.ts';
import { refusalResult, textResult } from './tool-result.ts';

const annotations = { readOnlyHint: true, openWorldHint: false };
const maxQueryLength = 200;

/** Adds what reads the documentation: for everybody. */
export function addDocumentationTools(server: McpServer, call: McpCall): void {
  addSearch(server, call);
  addReadGuide(server, call);
  addListOperations(server, call);
  addReadOperation(server, call);
}

function addSearch(server: McpServer, { documentation, toText }: McpCall): void {
  const config = {
    title: 'Search the documentation',
    description:
      'Finds passages of the guide and operations of the REST contract by words, the best first.',
    inputSchema: z.strictObject({
      query: z
        .string()
        .trim()
        .min(1)
        .max(maxQueryLength)
        .describe('Words, such as "upload contacts csv"'),
      limit: z.int().min(1).max(20).default(5).describe('The most passages to answer'),
    }),
    annotations,
  };
  server.registerTool('search_docs', config, ({ query, limit }) => {
    const found = documentation.search(query, limit);
    if (found.length === 0) {
      const pages = documentation.guide.map(({ slug }) => slug).join(', ');
      return textResult(`Nothing was found for these words. Pages of the guide: ${pages}`);
    }
    return textResult(toText(found.map(describePassage).join('\n\n---\n\n')));
  });
}

function describePassage({ kind, name, title, text }: Passage): string {
  const tool = kind === 'operation' ? 'read_operation' : 'read_guide';
  return `## ${title}\n\n${kind} \`${name}\`, whole with ${tool}\n\n${text}`;
}

function addReadGuide(server: McpServer, { documentation, toText }: McpCall): void {
  const { guide } = documentation;
  const list = guide.map(({ slug, summary }) => `${slug}: ${summary}`).join('\n');
  const config = {
    title: 'Read a page of the guide',
    description: `Reads a page as Markdown.\n${list}`,
    inputSchema: z.strictObject({ page: z.enum(guide.map(({ slug }) => slug)) }),
    annotations,
  };
  server.registerTool('read_guide', config, ({ page }) =>
    textResult(toText(guide.find(({ slug }) => slug === page)?.markdown ?? '')),
  );
}

function addListOperations(server: McpServer, { documentation }: McpCall): void {
  const config = {
    title: 'List the operations',
    description: 'Lists the operations of the REST contract.',
    inputSchema: z.strictObject({}),
    annotations,
  };
  server.registerTool('list_operations', config, () => {
    const lines = documentation.operations.map(
      ({ id, method, path, summary }) => `- \`${id}\`: ${method} ${path}: ${summary}`,
    );
    return textResult(lines.join('\n'));
  });
}

function addReadOperation(server: McpServer, { documentation, toText }: McpCall): void {
  const config = {
    title: 'Read an operation',
    description:
      'Reads an operation with its fields, request examples, and answers with their schemas.',
    inputSchema: z.strictObject({ id: z.string().describe('As list_operations has it') }),
    annotations,
  };
  server.registerTool('read_operation', config, ({ id }) => {
    const { operations } = documentation;
    const found = operations.find((operation) => operation.id === id);
    if (found !== undefined) return textResult(toText(found.markdown));
    const ids = operations.map((operation) => operation.id).join(', ');
    return refusalResult(`There is no operation of this id; there is: ${ids}`);
  });
}
