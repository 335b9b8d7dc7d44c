import type { AddressInfo } from 'node:net';
import { createServer, request } from 'node:http';
import { AppError } from '@phonebook/core';
import express from 'express';
import { describe, expect, it } from 'vitest';
import { createAdmit, type Admit } from './admit.ts';

/** Sends a request with these headers, and answers what becomes of it. */
async function admitted(admit: Admit, headers: string[]): Promise<unknown> {
  const app = express();
  app.use((req, res, next) => {
    admit(req).then((identity) => res.json(identity), next);
  });
  const server = createServer(app);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    const lines = headers.flatMap((value) => ['Authorization', value]);
    return await new Promise((resolve, reject) => {
      const req = request({ port, host: '127.0.0.1', headers: ['Host', 'localhost', ...lines] });
      req.on('response', (res) => {
        let text = '';
        res.on('data', (chunk: Buffer) => (text += chunk.toString()));
        res.on('end', () => resolve(JSON.parse(text)));
      });
      req.on('error', reject).end();
    });
  } finally {
    server.close();
  }
}

const ann = { id: 'ann', groups: [], capabilities: new Set<string>() };
const ignore = (): void => undefined;
const missing = new AppError('token_missing', 'no token');

describe('createAdmit', () => {
  it('hands every header Authorization on, and none where there is none', async () => {
    const seen: (readonly string[])[] = [];
    const admit = createAdmit(
      (headers) => {
        seen.push(headers);
        return Promise.resolve({ refusal: missing });
      },
      () => Promise.resolve(undefined),
      ignore,
    );
    await admitted(admit, ['Bearer a', 'Bearer b']);
    await admitted(admit, ['Bearer a']);
    await admitted(admit, []);
    expect(seen).toEqual([['Bearer a', 'Bearer b'], ['Bearer a'], []]);
  });

  it('counts by user where the token names one, else by address', async () => {
    const keys: string[] = [];
    const take = (key: string) => Promise.resolve(void keys.push(key));
    const asAnn = createAdmit(() => Promise.resolve({ user: ann }), take, ignore);
    expect(await admitted(asAnn, ['Bearer a'])).toMatchObject({ user: { id: 'ann' } });
    const asNobody = createAdmit(() => Promise.resolve({ refusal: missing }), take, ignore);
    expect(await admitted(asNobody, [])).toMatchObject({ refusal: { code: 'token_missing' } });
    expect(keys).toEqual(['user:ann', 'address:127.0.0.1']);
  });

  it('turns away whoever sends one request too many, and tells who it was', async () => {
    const full = new AppError('rate_limited', 'too many requests');
    const users: string[] = [];
    const admit = createAdmit(
      () => Promise.resolve({ user: ann }),
      () => Promise.resolve(full),
      ({ path }, userId) => void users.push(`${userId} at ${path}`),
    );
    const identity = await admitted(admit, ['Bearer a']);
    expect(identity).toMatchObject({ refusal: { code: 'rate_limited' } });
    expect(identity).not.toHaveProperty('user');
    expect(users).toEqual(['ann at /']);
  });
});
