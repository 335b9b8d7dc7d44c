import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { guideSlugs } from '@phonebook/docs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type RunningServer } from './running-server.ts';

const assetFolder = join(import.meta.dirname, '../src/docs/assets');
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
          ? ['https://zod.dev', 'https://openapi-ts.dev']
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
      const text = await get(server.url + path, { Host: 'phonebook.example:8443' });
      expect(text).toContain('http://phonebook.example:8443/');
      expect(text).not.toContain('localhost');
    }
  });

  it.each([
    // What a host may be, and a shell would run.
    { Host: "a';alert;'" },
    { Host: 'phonebook.example', 'X-Forwarded-Proto': '"><script>alert(1)</script>' },
    { Host: 'phonebook.example', 'X-Forwarded-Proto': "x'; touch alert; '" },
    { Host: 'phonebook.example', 'X-Forwarded-Host': 'a"b.alert' },
  ])('believe no address that is none: %o', async (headers) => {
    await using behind = await startServer({ env: { TRUST_PROXY: '127.0.0.1' } });
    for (const path of ['/docs', '/docs/quick-start', '/openapi.json']) {
      const text = await get(behind.url + path, headers);
      expect(text).toContain('http://localhost:8080/');
      expect(text).not.toContain('alert');
    }
  });

  it('have the address of the proxy before the service', async () => {
    await using behind = await startServer({ env: { TRUST_PROXY: '127.0.0.1' } });
    const headers = { 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'phonebook.example' };
    expect(await get(`${behind.url}/docs/ai-tools.md`, headers)).toContain(
      '"url": "https://phonebook.example/mcp"',
    );
  });

  it('print the curl command of the published page to the letter', async () => {
    const curl = readFileSync(join(import.meta.dirname, 'documented/import.sh'), 'utf8');
    const published = { Host: 'localhost:8080' };
    const page = await get(`${server.url}/docs/quick-start.md`, published);
    expect(page).toContain(`\`\`\`sh\n${curl}\`\`\``);
    const document = JSON.parse(await get(`${server.url}/openapi.json`, published));
    const [sample] = document.paths['/phonebook/import'].post['x-codeSamples'];
    expect(sample).toEqual({ lang: 'sh', label: 'curl', source: curl });
  });
});

describe('the files that pages are shown with', () => {
  it('are asked for again only when they have changed', async () => {
    const url = `${server.url}/docs/assets/scalar.js`;
    const first = await fetch(url);
    expect(first.headers.get('Content-Encoding')).toBe('gzip');
    expect(first.headers.get('Content-Type')).toBe('text/javascript; charset=utf-8');
    expect((await first.text()).length).toBeGreaterThan(1_000_000);
    const etag = first.headers.get('ETag') ?? '';
    // `fetch` would say with it that it wants no answer of a cache.
    expect(await get(url, { 'If-None-Match': etag })).toBe('');
  });

  it('are sent as they are to whoever does not unpack', async () => {
    const plain = await get(`${server.url}/docs/assets/docs.css`, {});
    expect(plain).toBe(readFileSync(join(assetFolder, 'docs.css'), 'utf8'));
  });

  it.each(['nope.js', '%E0%A4%A', '..%2fassets.ts', '__proto__'])(
    'are no others: %s',
    async (name) => {
      for (const method of ['GET', 'POST']) {
        const { status } = await fetch(`${server.url}/docs/assets/${name}`, { method });
        expect([method, status]).toEqual([method, 404]);
      }
    },
  );
});

/** Asks with headers of the caller's choice, `Host` among them, which `fetch` does not allow. */
function get(url: string, headers: Readonly<Record<string, string>>): Promise<string> {
  return new Promise((resolve, reject) => {
    request(url, { headers }, (response) => {
      response
        .toArray()
        .then((chunks) => resolve(Buffer.concat(chunks as Buffer[]).toString()), reject);
    })
      .on('error', reject)
      .end();
  });
}
