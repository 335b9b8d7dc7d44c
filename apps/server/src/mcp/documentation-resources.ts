import type { McpServer } from '@modelcontextprotocol/server';
import type { McpCall } from './mcp-call.ts';

/** Adds the OpenAPI document and the pages of the guide: for everybody. */
export function addDocumentationResources(
  server: McpServer,
  { documentation: { openApi, guide, reference }, toText }: McpCall,
): void {
  const add = (
    uri: string,
    { title, summary: description }: { title: string; summary: string },
    mimeType: string,
    read: () => string,
  ) =>
    server.registerResource(title, uri, { title, description, mimeType }, () => ({
      contents: [{ uri, mimeType, text: toText(read()) }],
    }));

  const document = { title: 'OpenAPI document', summary: 'The REST contract for programs.' };
  add('phonebook://openapi.json', document, 'application/json', () => JSON.stringify(openApi));
  add('phonebook://reference', reference, 'text/markdown', () => reference.markdown);
  for (const page of guide) {
    add(`phonebook://guide/${page.slug}`, page, 'text/markdown', () => page.markdown);
  }
}
