import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { guideSlugs } from '@phonebook/docs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csvFile, postForm } from './import-request.ts';
import { environment, runsCurl, runsPython } from './programs.ts';
import { signToken, startServer, type RunningServer } from './running-server.ts';

/** A piece of code on a page: its language, what else is said of it, and itself. */
interface Block {
  readonly language: string;
  readonly kind: string;
  readonly code: string;
}

const repository = join(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'phonebook-examples-'));
let server: RunningServer;

beforeAll(async () => {
  server = await startServer();
  const csv =
    'name,workemail,cellphone\nJohn Doe,john@example.com,555-1234\nJane Smith,jane@example.com,555-5678\n';
  writeFileSync(join(folder, 'contacts.csv'), csv);
  mkdirSync(join(folder, 'node_modules/@phonebook'), { recursive: true });
  symlinkSync(join(repository, 'packages/client'), join(folder, 'node_modules/@phonebook/client'));
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const pages = ['reference', ...guideSlugs];

describe.runIf(runsCurl && runsPython)('the examples of the documentation', () => {
  it.each(pages)('do what they say: %s', async (slug) => {
    const page = await (await fetch(`${server.url}/docs/${slug}.md`)).text();
    const blocks = toBlocks(page);
    for (const [index, block] of blocks.entries()) {
      const user = `${slug}-${index}`;
      const answer = await run(block, user);
      if (answer !== undefined) {
        expect(answer, block.code).toEqual(expectedAnswer(blocks, index, slug));
      }
    }
  });

  it('are on these pages', async () => {
    const counted = await Promise.all(
      pages.map(async (slug) => {
        const page = await (await fetch(`${server.url}/docs/${slug}.md`)).text();
        return [slug, toBlocks(page).filter(({ language }) => language !== 'json').length];
      }),
    );
    expect(counted.filter(([, count]) => count === 0).map(([slug]) => slug)).toEqual([
      'errors',
      'tokens',
      'ai-tools',
      'formats',
    ]);
  });
});

function toBlocks(page: string): Block[] {
  return [...page.matchAll(/^```(\w+) ?(\w*)\n(.*?)^```$/gms)].map(
    ([, language = '', kind = '', code = '']) => ({ language, kind, code }),
  );
}

/** What a block says that follows the program; a page with one file has its answer once. */
function expectedAnswer(blocks: readonly Block[], index: number, slug: string): unknown {
  const next = blocks[index + 1];
  if (slug !== 'reference' && next?.language === 'json') return JSON.parse(next.code);
  return {
    message: 'phonebook import completed',
    total_rows: 2,
    imported_rows: 2,
    failed_rows: 0,
    skipped_rows: 0,
    error_messages: [],
  };
}

/** Does what a block says, and answers what came of it; undefined for one that is itself an answer. */
async function run({ language, kind, code }: Block, user: string): Promise<unknown> {
  switch (`${language} ${kind}`.trim()) {
    case 'csv':
      return (await postForm(server.url, [csvFile(code)], user)).body;
    case 'sh':
      return JSON.parse(await runProgram('sh', ['-c', code], user));
    case 'python':
      return JSON.parse(await runProgram('python3', ['-c', code], user));
    case 'js':
      return JSON.parse(await runNode('example.mjs', code, user));
    case 'ts':
      return JSON.parse(await runNode('example.ts', code, user));
    case 'json claims':
      return expectClaims(code);
    case 'json mcp':
      return expectMcp(code);
    case 'json':
      return undefined;
    default:
      return expect.unreachable(`nobody runs ${language} ${kind}`);
  }
}

function runNode(name: string, code: string, user: string): Promise<string> {
  writeFileSync(join(folder, name), code);
  return runProgram(process.execPath, [name], user);
}

async function runProgram(command: string, args: string[], user: string): Promise<string> {
  const env = { ...environment, ACCESS_TOKEN: await signToken({ sub: user }) };
  const { stdout } = await promisify(execFile)(command, args, { cwd: folder, env });
  return stdout;
}

/** That a token with these claims lets its user import. */
async function expectClaims(code: string): Promise<undefined> {
  const payload = { sub: undefined, 'phonebook.ad_phonebook': undefined };
  const token = await signToken({ ...payload, ...JSON.parse(code) });
  const body = new FormData();
  body.set('file', new Blob(['name\nAnn\n']), 'a.csv');
  const headers = { Authorization: `Bearer ${token}` };
  const response = await fetch(`${server.url}/phonebook/import`, { method: 'POST', headers, body });
  expect(response.status, code).toBe(200);
}

/** That a tool with this configuration can connect, and import where there is a token in it. */
async function expectMcp(code: string): Promise<undefined> {
  const { mcpServers } = JSON.parse(code.replace('YOUR_TOKEN', await signToken()));
  const [{ type, url, headers }] = Object.values(mcpServers) as [
    { type: string; url: string; headers?: Record<string, string> },
  ];
  expect(type).toBe('http');
  const client = new Client({ name: 'test', version: '1' });
  const requestInit = headers === undefined ? {} : { headers };
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit }));
  const call = { name: 'validate_csv', arguments: { csv: 'name\nAnn\n' } };
  expect((await client.callTool(call)).isError ?? false).toBe(headers === undefined);
  await client.close();
}
