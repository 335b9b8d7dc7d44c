import type { Operation } from './operations.ts';
import { toPage, type Page } from './page.ts';

/** The operations as one page of Markdown. */
export function referencePage(operations: readonly Operation[]): Page {
  const introduction =
    '# Reference\n\nEvery operation of the REST contract, with its fields, examples and answers.\n\n' +
    'The same for programs is the [OpenAPI document](/openapi.json).';
  const bodies = operations.map(({ markdown }) => markdown);
  return toPage('reference', `${[introduction, ...bodies].join('\n\n')}\n`);
}
