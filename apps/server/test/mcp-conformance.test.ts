import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { environment } from './programs.ts';
import { startServer, type RunningServer } from './running-server.ts';

const conformance = join(import.meta.dirname, '../node_modules/.bin/conformance');

let server: RunningServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server[Symbol.asyncDispose]());

// The other scenarios ask for tools, prompts and resources of a server that was made for them.
describe('/mcp under the conformance tests of the protocol', () => {
  it.each([
    'server-initialize',
    'ping',
    'tools-list',
    'resources-list',
    'dns-rebinding-protection',
  ])('passes %s', async (scenario) => {
    const args = ['server', '--url', `${server.url}/mcp`, '--scenario', scenario];
    const { stdout } = await promisify(execFile)(conformance, args, { env: environment });
    expect(stdout).toMatch(/Passed: \d+\/\d+, 0 failed/);
  });
});
