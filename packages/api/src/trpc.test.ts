import { readContacts } from '@phonebook/core';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Context } from './context.ts';
import { ImportPlaces } from './import-places.ts';
import { createRouter, userProcedure } from './trpc.ts';

const router = createRouter({
  good: userProcedure.input(z.object({ limit: z.number().max(9) })).query(() => 'good'),
  // No compiler sees what an answer of the database holds.
  wrongAnswer: userProcedure
    .output(z.object({ secret: z.string() }))
    .query(() => ({ secret: 42 as never })),
  wrongInside: userProcedure.query(() => z.string().parse(42)),
});

const context: Context = {
  identity: { user: { id: 'ann', groups: [], capabilities: new Set() } },
  contacts: {
    beginImport: () => expect.unreachable(),
    list: () => expect.unreachable(),
    findReceipt: () => expect.unreachable(),
  },
  places: new ImportPlaces(),
  readContacts,
  maxImportRows: 1,
};

async function call(path: string) {
  const req = new Request(`http://localhost/${path}`);
  const createContext = () => context;
  const response = await fetchRequestHandler({ endpoint: '', router, req, createContext });
  const { error } = (await response.json()) as { error: { message: string; data: object } };
  return { status: response.status, ...error };
}

describe('errors of procedures', () => {
  it('say in words what is wrong with an input', async () => {
    expect(await call(`good?input=${encodeURIComponent('{"limit":10}')}`)).toMatchObject({
      status: 400,
      message: 'invalid input',
      data: { error: expect.stringMatching(/^✖ Too big.*limit/s) },
    });
  });

  it.each(['wrongAnswer', 'wrongInside'])('mask what is a fault of ours: %s', async (path) => {
    const answer = await call(path);
    expect(answer).toMatchObject({ status: 500, message: 'internal error' });
    expect(JSON.stringify(answer)).not.toMatch(/secret|expected/);
  });
});
