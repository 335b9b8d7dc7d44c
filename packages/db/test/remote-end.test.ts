import { describe, expect, it } from 'vitest';
import { startProgram } from './node-program.ts';
import { openRemoteEngine } from './remote-engine.ts';
import { describeOn } from './servers/describe-on.ts';
import { serverEngines, type ServerEngine } from './servers/test-servers.ts';

/** What it may take to close: the two seconds that connections are given, and a busy machine. */
const maxCloseMs = 6_000;

for (const engine of serverEngines) {
  describeOn(engine, 'closing a phonebook', () => {
    describe('whose server hangs', { timeout: 30_000 }, () => {
      it('ends soon, imports with it, and leaves nothing that a process would wait for', () =>
        expectSoonEnd(engine));
      it('ends soon also where it never served', () => expectSoonEndUnserved(engine));
    });
  });
}

async function expectSoonEnd(engine: ServerEngine): Promise<void> {
  await using hanging = await openRemoteEngine(engine);
  await using program = startProgram('dispose-phonebook.ts', engine, hanging.location.url);
  expect(await program.lines.next()).toMatchObject({ value: 'opened' });
  hanging.proxy.hang();
  const begun = performance.now();
  program.finish();
  const lines = [
    await program.lines.next(),
    await program.lines.next(),
    await program.lines.next(),
  ];

  expect(lines.map(({ value }) => value as unknown)).toEqual(['closed', 'rejected', 'rejected']);
  expect(await program.end).toBe('exit 0');
  expect(performance.now() - begun).toBeLessThan(maxCloseMs);
  hanging.proxy.resume();
  expect(await hanging.readRows()).toEqual([]);
}

async function expectSoonEndUnserved(engine: ServerEngine): Promise<void> {
  await using hanging = await openRemoteEngine(engine);
  hanging.proxy.hang();
  await using program = startProgram('dispose-phonebook.ts', engine, hanging.location.url);
  expect(await program.lines.next()).toMatchObject({ value: 'opened' });
  const begun = performance.now();
  program.finish();

  expect(await program.lines.next()).toMatchObject({ value: 'closed' });
  expect(await program.end).toBe('exit 0');
  expect(performance.now() - begun).toBeLessThan(maxCloseMs);
}
