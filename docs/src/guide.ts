import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Service } from '@phonebook/api';
import { fillSlots } from './fill-slots.ts';
import { toPage, type Page } from './page.ts';
import { createSlots } from './slots.ts';

/** The pages, in the order they are to be read. */
export const guideSlugs = [
  'quick-start',
  'files',
  'columns',
  'report',
  'errors',
  'tokens',
  'typed-client',
  'ai-tools',
  'formats',
];

/** Reads the guide and puts in what the code and the service say. */
export function readGuide(service: Service): Page[] {
  const slots = createSlots(service);
  return guideSlugs.map((slug) => {
    const source = readFileSync(join(import.meta.dirname, '../guide', `${slug}.md`), 'utf8');
    return toPage(slug, fillSlots(withoutComments(source), slots));
  });
}

/** What a page says to whoever edits it is not for its readers. */
function withoutComments(source: string): string {
  return source.replaceAll(/<!--.*?-->\n+/gs, '');
}
