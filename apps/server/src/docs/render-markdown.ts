import createMarkdown from 'markdown-it';

const markdown = createMarkdown({ html: false, linkify: false });
const { rules } = markdown.renderer;

/** Headings can be linked to, as on GitHub: in lower case, with hyphens, without punctuation. */
rules.heading_open = (tokens, index, options, _env, renderer) => {
  const heading = tokens[index + 1]?.content ?? '';
  tokens[index]?.attrSet(
    'id',
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\d\s-]/gu, '')
      .replaceAll(/\s+/g, '-'),
  );
  return renderer.renderToken(tokens, index, options);
};

/** A page links to another as a file beside it, which as HTML has no extension. */
rules.link_open = (tokens, index, options, _env, renderer) => {
  const token = tokens[index];
  const href = String(token?.attrGet('href') ?? '');
  token?.attrSet('href', href.replace(/^(?<slug>[\w-]+)\.md(?=#|$)/, '/docs/$<slug>'));
  return renderer.renderToken(tokens, index, options);
};

/** Wide tables and code scroll by themselves, by keyboard too. */
rules.table_open = () =>
  '<div class="scroll" tabindex="0" role="region" aria-label="Table"><table>\n';
rules.table_close = () => '</table></div>\n';
rules.fence = (tokens, index) => {
  const { content = '', info = '' } = tokens[index] ?? {};
  const language = markdown.utils.escapeHtml(info.split(' ')[0] ?? '');
  return (
    `<figure class="code"><figcaption>${language}</figcaption>` +
    `<pre tabindex="0"><code>${markdown.utils.escapeHtml(content)}</code></pre></figure>\n`
  );
};

/** Where there is little room, a code such as `token_missing` goes on in the next line. */
rules.code_inline = (tokens, index) => {
  const code = markdown.utils.escapeHtml(tokens[index]?.content ?? '');
  return `<code>${code.replaceAll('_', '_<wbr>')}</code>`;
};

/** A page of Markdown as HTML. What is HTML in it is shown as text. */
export function renderMarkdown(text: string): string {
  return markdown.render(text);
}
