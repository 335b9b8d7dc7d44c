/** A page of the documentation, in the Markdown that people and language models read alike. */
export interface Page {
  /** Its name in addresses: `/docs/SLUG`, and `/docs/SLUG.md` as Markdown. */
  readonly slug: string;
  readonly title: string;
  /** What it is about, in a sentence. */
  readonly summary: string;
  readonly markdown: string;
}

/** A page made of its Markdown, whose first line is the title and whose first paragraph is the summary. */
export function toPage(slug: string, markdown: string): Page {
  const opening = /^# (?<title>[^\n]+)\n+(?<summary>[^#]+?)\n\n/s.exec(markdown)?.groups;
  const { title, summary } = opening ?? {};
  if (title === undefined || summary === undefined) {
    throw new Error(`The page ${slug} does not begin with a title and a paragraph`);
  }
  return { slug, title, summary: summary.replaceAll(/\s+/g, ' '), markdown };
}
