import MiniSearch from 'minisearch';
import { excerpt } from './excerpt.ts';
import type { Operation } from './operations.ts';
import type { Page } from './page.ts';

/** A passage of the documentation that a search has found. */
export interface Passage {
  readonly kind: 'operation' | 'guide';
  /** The operation's id, or the slug of the page. */
  readonly name: string;
  readonly title: string;
  /** Of a long passage, the part that has most of the words. */
  readonly text: string;
}

/** Answers the best passages for some words, the best first; none where none of the words is found. */
export type Search = (words: string, limit: number) => Passage[];

/** Makes a search over the sections of the guide and the operations. */
export function createSearch(guide: readonly Page[], operations: readonly Operation[]): Search {
  const passages = [...operations.map(toPassage), ...guide.flatMap(toPassages)];
  const index = new MiniSearch<Passage & { id: number }>({
    fields: ['title', 'text'],
    // Codes such as `name_empty` are words.
    tokenize: (text) => text.split(/[^\p{L}\p{N}_]+/u),
  });
  index.addAll(passages.map((passage, id) => ({ ...passage, id })));
  return (words, limit) =>
    index
      .search(words, {
        prefix: (term) => term.length > 2,
        fuzzy: (term) => (term.length > 4 ? 0.2 : false),
        boost: { title: 3 },
        // Who asks for something to be done looks for what does it first.
        boostDocument: (id) => (passages[id]?.kind === 'operation' ? 2 : 1),
      })
      .slice(0, limit)
      .flatMap(({ id, terms }) => showPassage(passages[id], terms));
}

function showPassage(passage: Passage | undefined, terms: readonly string[]): Passage[] {
  return passage === undefined ? [] : [{ ...passage, text: excerpt(passage.text, terms) }];
}

function toPassage({ id, method, path, summary, description }: Operation): Passage {
  return {
    kind: 'operation',
    name: id,
    title: summary,
    text: `${method} ${path}\n\n${description}`,
  };
}

/** The sections of a page, which begin at its headings. */
function toPassages({ slug, title, markdown }: Page): Passage[] {
  return markdown.split(/^(?=#{1,3} )/m).map((section) => {
    const heading = /^#+ (.*)/.exec(section)?.[1] ?? '';
    const text = section.slice(section.indexOf('\n')).trim();
    return {
      kind: 'guide',
      name: slug,
      title: heading === title ? title : `${title}: ${heading}`,
      text,
    };
  });
}
