import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listContacts } from './list-contacts.ts';
import { browserPath, runsBrowser } from './programs.ts';
import { signToken, startServer, type RunningServer } from './running-server.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const desktop = { width: 1280, height: 900 };
const phone = { width: 390, height: 844 };

describe.runIf(runsBrowser)('/docs in a browser that reaches this server alone', () => {
  let server: RunningServer;
  let browser: Browser;
  beforeAll(async () => {
    server = await startServer();
    // As root, as in CI, Chromium does not start with its sandbox.
    const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    browser = await chromium.launch({ executablePath: browserPath ?? 'chromium', args });
  });
  afterAll(async () => {
    await browser?.close();
    await server[Symbol.asyncDispose]();
  });

  /** Opens a page, and notes what it complains of or wants from elsewhere. */
  async function open(path: string, viewport: typeof desktop) {
    const context = await browser.newContext({ viewport, permissions: ['clipboard-read'] });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await context.route(
      (url) => /^https?:$/.test(url.protocol) && url.origin !== server.url,
      (route) => {
        complaints.push(`wants ${route.request().url()}`);
        return route.abort();
      },
    );
    await page.goto(server.url + path);
    if (path === '/docs') await page.getByRole('button', { name: 'Test Request' }).waitFor();
    return { page, complaints, [Symbol.asyncDispose]: () => context.close() };
  }

  it.each([
    ['/docs', desktop],
    ['/docs', phone],
    ['/docs/quick-start', desktop],
    ['/docs/columns', phone],
    ['/docs/formats', phone],
    ['/docs/ai-tools', desktop],
  ])('shows %s without a complaint, for everybody', async (path, viewport) => {
    await using opened = await open(path, viewport);
    const { page, complaints } = opened;
    expect(await findViolations(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(viewport.width);
    expect(complaints).toEqual([]);
  });

  it.each([desktop, phone])(
    'shows what to do about an error without scrolling (%o)',
    async (viewport) => {
      await using opened = await open('/docs/errors', viewport);
      const columns = opened.page.getByRole('columnheader', { name: 'what to do' });
      for (const column of await columns.all()) {
        const { x = 0, width = Infinity } = (await column.boundingBox()) ?? {};
        // Fonts differ: a letter or two may be missing.
        expect(x + width).toBeLessThan(viewport.width + 10);
      }
    },
  );

  it.each([desktop, phone])(
    'imports a file that is chosen in its form, with a pasted token (%o)',
    async (viewport) => {
      await using opened = await open('/docs', viewport);
      const { page, complaints } = opened;
      const user = `browser-${viewport.width}`;
      await page.getByRole('button', { name: 'Test Request' }).click();
      const form = page.getByRole('dialog');
      await form.getByPlaceholder('Token').fill(await signToken({ sub: user }));
      const chosen = page.waitForEvent('filechooser');
      await form.getByRole('button', { name: 'Select File' }).first().click();
      const buffer = Buffer.from('name,fax\nAnn from the browser,1\n,2\n');
      await (await chosen).setFiles({ name: 'my.csv', mimeType: 'text/csv', buffer });
      await form.getByRole('button', { name: /^Send/ }).first().click();

      await form.getByText('Row 3: name is empty').waitFor();
      await form.getByText('200 OK').waitFor();
      expect(await listContacts(server.url, user)).toMatchObject([
        { name: 'Ann from the browser', fax: '1' },
      ]);
      expect(complaints).toEqual([]);
    },
  );

  it('imports nothing for whoever chooses no file', async () => {
    await using opened = await open('/docs', desktop);
    const { page } = opened;
    await page.getByRole('button', { name: 'Test Request' }).click();
    const form = page.getByRole('dialog');
    await form.getByPlaceholder('Token').fill(await signToken({ sub: 'fileless' }));
    await form.getByRole('button', { name: /^Send/ }).first().click();
    await form.getByText('file required').waitFor();
    expect(await listContacts(server.url, 'fileless')).toEqual([]);
  });

  it('shows every sample of a request, the published curl first', async () => {
    await using opened = await open('/docs', desktop);
    const { page } = opened;
    const samples = page.getByRole('button', { name: 'curl', exact: true }).first();
    await samples.click();
    const names = await page.getByRole('option').allTextContents();
    expect(names.map((name) => name.trim())).toEqual([
      'curl', 'curl with a file', 'JavaScript', 'Python', 'Typed client',
    ]); // prettier-ignore
  });

  it.each([desktop, phone])('gives the mcp.json of this server to copy (%o)', async (viewport) => {
    await using opened = await open('/docs', viewport);
    const { page } = opened;
    await page.getByRole('button', { name: 'Add MCP server' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add MCP server to your AI tool' });
    await dialog.getByRole('button', { name: 'Copy' }).last().click();
    await dialog.getByRole('button', { name: 'Copied' }).waitFor();
    expect(JSON.parse(await page.evaluate('navigator.clipboard.readText()'))).toEqual({
      mcpServers: { 'Phonebook import': { type: 'http', url: `${server.url}/mcp` } },
    });
    expect(await findViolations(page)).toEqual([]);
  });
});

/** What axe finds that keeps people out. */
async function findViolations(page: Page): Promise<string[]> {
  const found = await page.evaluate<{ id: string; impact: string; html: string[] }[]>(
    `${axe}; axe.run().then(({ violations }) => violations.map(({ id, impact, nodes }) =>
      ({ id, impact, html: nodes.map(({ html }) => html) })))`,
  );
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, html }) => `${id}: ${html.join(' ')}`);
}
