import type { Page } from './page.ts';

/** The list of pages for language models (llmstxt.org). */
export function llmsTxt(reference: Page, guide: readonly Page[]): string {
  return `# Phonebook import

> Imports phonebook contacts from CSV files into the phonebook of the caller, over REST, a typed client or MCP.

## Reference

${link(reference)}
- [OpenAPI document](/openapi.json): the same for programs

## Guide

${guide.map(link).join('\n')}
`;
}

function link({ slug, title, summary }: Page): string {
  return `- [${title}](/docs/${slug}.md): ${summary}`;
}
