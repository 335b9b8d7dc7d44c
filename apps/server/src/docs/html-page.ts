import type { Documentation, Page } from '@phonebook/docs';
import { renderMarkdown } from './render-markdown.ts';

type Guide = Documentation['guide'];

/** A page of the guide as HTML. */
export function guidePage(page: Page, guide: Guide): string {
  const links = guide.map(({ slug, title }) => {
    const current = slug === page.slug ? ' aria-current="page"' : '';
    return `<li><a href="/docs/${slug}"${current}>${escape(title)}</a></li>`;
  });
  const list = `<ul>${links.join('')}</ul>`;
  return layout(
    page,
    `<div class="columns">
<nav class="contents" aria-label="Guide"><details open><summary>Guide</summary>${list}</details></nav>
<main class="prose">${renderMarkdown(page.markdown)}</main>
</div>
<script src="/docs/assets/copy.js" defer></script>`,
  );
}

/** The reference, which Scalar's bundle makes of the OpenAPI document where it is shown. */
export function referencePage(page: Page, mcpUrl: string, mcpConfig: string): string {
  return layout(
    page,
    `${mcpDialog(mcpUrl, mcpConfig)}
<noscript><p>This page needs JavaScript; <a href="/docs/${page.slug}.md">as Markdown</a> it does not.</p></noscript>
<main id="reference"></main>
<script src="/docs/assets/scalar.js" defer></script>
<script src="/docs/assets/reference.js" type="module"></script>
<script src="/docs/assets/copy.js" defer></script>`,
    '<button type="button" id="add-mcp">Add MCP server<span> to your AI tool</span></button>',
  );
}

function mcpDialog(mcpUrl: string, mcpConfig: string): string {
  return `<dialog id="mcp" aria-labelledby="mcp-title">
<h2 id="mcp-title">Add MCP server to your AI tool</h2>
<p>Lets AI tools search this documentation and, with a token, try a CSV file and import it.</p>
<h3>MCP server URL</h3>
<figure class="code"><pre tabindex="0"><code>${mcpUrl}</code></pre></figure>
<h3>Standard setup for AI tools with an mcp.json file</h3>
<figure class="code"><figcaption>mcp.json</figcaption><pre tabindex="0"><code>${escape(mcpConfig)}</code></pre></figure>
<p><a href="/docs/ai-tools">More about AI tools</a>, and how to let them import.</p>
<form method="dialog"><button>Close</button></form>
</dialog>`;
}

function layout({ slug, title, summary }: Page, body: string, action = ''): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)} · Phonebook import</title>
<meta name="description" content="${escape(summary)}">
<link rel="icon" href="/docs/assets/icon.svg">
<link rel="stylesheet" href="/docs/assets/docs.css">
<link rel="alternate" type="text/markdown" href="/docs/${slug}.md">
</head>
<body>
<header class="bar">
<a class="home" href="/docs">Phonebook import</a>
<nav aria-label="Documentation"><a href="/docs">Reference</a><a href="/docs/quick-start">Guide</a><a href="/docs/${slug}.md">Markdown</a></nav>
${action}
</header>
${body}
</body>
</html>
`;
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
