import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { guideSlugs } from '@phonebook/docs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type RunningServer } from './running-server.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await startServer({ env: { MAX_UPLOAD_BYTES: '3145728', MAX_IMPORT_ROWS: '1234' } });
});
afterAll(() => server[Symbol.asyncDispose]());

const htmlPages = ['/docs', ...guideSlugs.map((slug) => `/docs/${slug}`)];
const markdownPages = ['reference', ...guideSlugs].map((slug) => `/docs/${slug}.md`);

describe('the pages of /docs', () => {
  it.each(htmlPages)('are HTML that loads nothing of other hosts: %s', async (path) => {
    const response = await fetch(server.url + path);
    expect(response.status).toBe(200);
    expect(response.headers.get('Content-Type')).toBe('text/html; charset=utf-8');
    const policy = response.headers.get('Content-Security-Policy');
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self'/);
    expect(policy?.includes("'unsafe-inline'")).toBe(path === '/docs');
    const html = await response.text();
    expect(html).toMatch(/^<!doctype html>/);
    expect([...html.matchAll(/(?:src|href)="(https?:[^"]*)"/g)].map(([, url]) => url)).toEqual(
      path === '/docs/quick-start'
        ? ['https://requests.readthedocs.io']
        : path === '/docs/typed-client'
          ? ['https://openapi-ts.dev']
          : [],
    );
    expect(html).not.toMatch(/<script(?![^>]*src=)|\sstyle=|\son\w+=/);
  });

  it('link to what there is', async () => {
    const links = new Set<string>();
    for (const path of htmlPages) {
      const html = await (await fetch(server.url + path)).text();
      for (const [, link = ''] of html.matchAll(/(?:href|src)="(\/[^"]*)"/g)) links.add(link);
    }
    for (const link of links) {
      const { status } = await fetch(server.url + link);
      expect([link, status]).toEqual([link, 200]);
    }
  });

  it.each(markdownPages)('are there as Markdown: %s', async (path) => {
    const response = await fetch(server.url + path);
    expect(response.headers.get('Content-Type')).toBe('text/markdown; charset=utf-8');
    const page = await response.text();
    expect(page).toMatch(/^# /);
    expect(page).not.toContain('{{');
  });

  it('are listed for language models', async () => {
    const response = await fetch(`${server.url}/llms.txt`);
    expect(response.headers.get('Content-Type')).toBe('text/plain; charset=utf-8');
    const list = await response.text();
    expect([...list.matchAll(/\]\((\/docs\/[^)]*)\)/g)].map(([, path]) => path)).toEqual(
      markdownPages,
    );
  });

  it('tell the limits of this very service', async () => {
    const page = await (await fetch(`${server.url}/docs/files.md`)).text();
    expect(page).toContain('3 MiB with all of its request, and 1,234 rows');
  });

  it('have the address by which they are asked for', async () => {
    for (const path of ['/docs', '/docs/ai-tools', '/docs/quick-start.md', '/openapi.json']) {
      const text = await get(path, 'phonebook.example:8443');
      expect(text).toContain('http://phonebook.example:8443/');
      expect(text).not.toContain('localhost');
    }
  });

  it('believe no address that is none', async () => {
    const text = await get('/docs/ai-tools', `"><script>alert(1)</script>`);
    expect(text).toContain('http://localhost:8080/mcp');
    expect(text).not.toContain('alert');
  });

  it('print the curl command of the published page to the letter', async () => {
    const published = readFileSync(join(import.meta.dirname, 'documented/import.sh'), 'utf8');
    const page = await get('/docs/quick-start.md', 'localhost:8080');
    expect(page).toContain(`\`\`\`sh\n${published}\`\`\``);
    const document = JSON.parse(await get('/openapi.json', 'localhost:8080'));
    const [sample] = document.paths['/phonebook/import'].post['x-codeSamples'];
    expect(sample).toEqual({ lang: 'sh', label: 'curl', source: published });
  });
});

/** Asks under a name of the caller's choice, which `fetch` does not allow. */
function get(path: string, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    request(server.url + path, { headers: { Host: host } }, (response) => {
      response
        .toArray()
        .then((chunks) => resolve(Buffer.concat(chunks as Buffer[]).toString()), reject);
    })
      .on('error', reject)
      .end();
  });
}
