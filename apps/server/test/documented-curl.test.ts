import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from './eventually.ts';
import { beginUpload, csvFile, multipart, report } from './import-request.ts';
import { listContacts } from './list-contacts.ts';
import { runsCurl } from './programs.ts';
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

describe.runIf(runsCurl)('the curl command that sends an import again', () => {
  it('ends with the report of the first, which was still running', async () => {
    await using server = await startServer();
    const user = 'again';
    const page = await (await fetch(`${server.url}/docs/quick-start.md`)).text();
    const command = /^```sh\n(curl (?:(?!```).)*Idempotency-Key.*?)^```$/ms.exec(page)?.[1] ?? '';
    const key = /Idempotency-Key: [\w-]+/.exec(command)?.[0] ?? '';
    const csv = 'name\nAnn\nBob\n';
    const folder = mkdtempSync(join(tmpdir(), 'phonebook-curl-'));
    writeFileSync(join(folder, 'contacts.csv'), csv);

    const form = multipart(csvFile(csv));
    const headers = [key, 'Expect: 100-continue'];
    const first = await beginUpload(server.url, form.length, headers, user);
    await once(first, 'data');
    const env = { ...process.env, ACCESS_TOKEN: await signToken({ sub: user }) };
    const again = run('sh', ['-c', command], { cwd: folder, env });
    await eventually(() =>
      expect(server.log).toContainEqual(expect.objectContaining({ status: 409 })),
    );
    first.write(form);

    const answers = (await again).stdout.split(/(?<=\})/);
    expect(answers[0]).toContain('"code":409');
    expect(answers.at(-1)).toBe(JSON.stringify(report(2, 2)));
    expect(await listContacts(server.url, user)).toMatchObject([{ name: 'Ann' }, { name: 'Bob' }]);
    first.destroy();
    rmSync(folder, { recursive: true });
  });
});
