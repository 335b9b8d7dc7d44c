import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { addDocumentationResources } from './documentation-resources.ts';
import { addDocumentationTools } from './documentation-tools.ts';
import { addImportTools } from './import-tools.ts';
import type { McpCall } from './mcp-call.ts';

const instructions =
  'Imports contacts from CSV into the phonebook of the user whose token the connection carries. ' +
  'search_docs finds what you need to know. Before import_contacts call validate_csv: it stores nothing, ' +
  'and tells which rows would be skipped and where each column goes. Importing a file twice stores its ' +
  'contacts twice.';

/** What is served never changes, so there is nothing to subscribe to. */
const capabilities = { tools: { listChanged: false }, resources: { listChanged: false } };

/**
 * Answers one request of the Model Context Protocol (revision 2026-07-28, and those of 2025) by itself:
 * there are no sessions, so that any number of services may share the requests of a client.
 */
export async function answerMcp(
  request: Request,
  parsedBody: object,
  call: McpCall,
): Promise<Response> {
  const handler = createMcpHandler(() => createServer(call), { maxSubscriptions: 0 });
  try {
    return await handler.fetch(request, { parsedBody });
  } finally {
    await handler.close();
  }
}

function createServer(call: McpCall): McpServer {
  const info = { name: 'phonebook-import', title: 'Phonebook import', version: call.version };
  const server = new McpServer(info, { instructions, capabilities });
  addDocumentationTools(server, call);
  addDocumentationResources(server, call);
  addImportTools(server, call);
  return server;
}
