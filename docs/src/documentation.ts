import { createOpenApiDocument, type OpenApiDocument, type Service } from '@phonebook/api';
import { readGuide } from './guide.ts';
import { llmsTxt } from './llms-txt.ts';
import { listOperations, type Operation } from './operations.ts';
import type { Page } from './page.ts';
import { referencePage } from './reference-page.ts';
import { createSearch, type Search } from './search.ts';

/** All that is told of a service, made once and from one source for whoever reads it. */
export interface Documentation {
  readonly openApi: OpenApiDocument;
  readonly operations: readonly Operation[];
  /** The pages of the guide, in the order they are to be read. */
  readonly guide: readonly Page[];
  /** The operations as a page. */
  readonly reference: Page;
  /** The list of all pages for language models. */
  readonly llmsTxt: string;
  readonly search: Search;
}

/** @throws Error where a page says what there is no figure for. */
export function createDocumentation(service: Service): Documentation {
  const openApi = createOpenApiDocument(service);
  const operations = listOperations(openApi);
  const guide = readGuide(service);
  const reference = referencePage(operations);
  return {
    openApi,
    operations,
    guide,
    reference,
    llmsTxt: llmsTxt(reference, guide),
    search: createSearch(guide, operations),
  };
}
