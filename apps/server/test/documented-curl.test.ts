import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runsCurl } from './programs.ts';
import { listContacts } from './list-contacts.ts';
import { report } from './import-request.ts';
import { signToken, startServer, type RunningServer } from './running-server.ts';

const run = promisify(execFile);

describe.runIf(runsCurl)('the curl commands of the published pages', () => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  it.each(['import.sh', 'import-with-slash.sh'])(
    'imports two contacts as printed: %s',
    async (name) => {
      const printed = readFileSync(join(import.meta.dirname, 'documented', name), 'utf8');
      const command = printed.replace('http://localhost:8080', server.url);
      const env = { ...process.env, ACCESS_TOKEN: await signToken({ sub: name }) };

      const { stdout } = await run('sh', ['-c', command], { env });

      expect(stdout).toBe(JSON.stringify(report(2, 2)));
      expect(await listContacts(server.url, name)).toMatchObject([
        { name: 'John Doe', workemail: 'john@example.com', cellphone: '555-1234', type: 'private' },
        {
          name: 'Jane Smith',
          workemail: 'jane@example.com',
          cellphone: '555-5678',
          type: 'private',
        },
      ]);
    },
  );
});
