import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAnswer, send } from './import-request.ts';
import { startServer, type RunningServer } from './running-server.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server[Symbol.asyncDispose]());

describe('other routes', () => {
  it.each(['/', '/phonebook', '/phonebook/import/more', '/Phonebook/Import'])(
    'answers 404 at %s',
    async (path) => {
      expectAnswer(await send(server.url, path), 404, { code: 404, message: 'not found' });
    },
  );

  it.each([
    ['GET', '/phonebook/import', 'POST'],
    ['PUT', '/phonebook/import/', 'POST'],
    ['DELETE', '/phonebook/import', 'POST'],
    ['POST', '/openapi.json', 'GET, HEAD'],
    ['POST', '/healthz', 'GET, HEAD'],
    ['PUT', '/readyz', 'GET, HEAD'],
    ['POST', '/metrics', 'GET, HEAD'],
  ])('answers 405 to %s %s', async (method, path, allowed) => {
    const answer = await send(server.url, path, { method });
    expectAnswer(answer, 405, { code: 405, message: 'method not allowed' });
    expect(answer.headers.get('Allow')).toBe(allowed);
  });

  it('says that it is alive and ready', async () => {
    expectAnswer(await send(server.url, '/healthz'), 200, { status: 'alive' });
    expectAnswer(await send(server.url, '/readyz'), 200, { status: 'ready' });
  });

  it('is not ready when the phonebook cannot be read, and still alive', async () => {
    await using broken = await startServer();
    await broken.database.query('drop table cti_phonebook');
    const answer = await send(broken.url, '/readyz');
    expectAnswer(answer, 503, { code: 503, message: 'phonebook unavailable' });
    expectAnswer(await send(broken.url, '/healthz'), 200, { status: 'alive' });
  });

  it('answers with the request id of the caller, if that is a plain one', async () => {
    const given = await send(server.url, '/healthz', { headers: { 'X-Request-Id': 'call-7' } });
    expect(given.headers.get('X-Request-Id')).toBe('call-7');
    const odd = await send(server.url, '/healthz', { headers: { 'X-Request-Id': 'a b' } });
    expect(odd.headers.get('X-Request-Id')).not.toBe('a b');
  });
});
