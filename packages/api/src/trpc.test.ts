import { AppError, readContacts } from '@phonebook/core';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Context, Identity } from './context.ts';
import { ImportPlaces } from './import-places.ts';
import { createRouter, procedureFor, userProcedure } from './trpc.ts';

const router = createRouter({
  good: userProcedure.input(z.object({ limit: z.number().max(9) })).query(() => 'good'),
  // No compiler sees what an answer of the database holds.
  wrongAnswer: userProcedure
    .output(z.object({ secret: z.string() }))
    .query(() => ({ secret: 42 as never })),
  wrongInside: userProcedure.query(() => z.string().parse(42)),
  unavailable: userProcedure.query(() => {
    throw new AppError('store_unavailable', 'secret');
  }),
  guarded: procedureFor('to.list').query(({ ctx }) => `good for ${ctx.user.id}`),
});

function userWith(...capabilities: readonly string[]): Identity {
  return { user: { id: 'ann', groups: [], capabilities: new Set(capabilities) } };
}

const context: Omit<Context, 'identity'> = {
  contacts: {
    beginImport: () => expect.unreachable(),
    list: () => expect.unreachable(),
    findReceipt: () => expect.unreachable(),
  },
  places: new ImportPlaces(),
  readContacts,
  maxImportRows: 1,
};

interface Called {
  readonly result?: { readonly data: unknown };
  readonly error?: { readonly message: string; readonly data: object };
}

async function call(path: string, identity = userWith()) {
  const req = new Request(`http://localhost/${path}`);
  const createContext = () => ({ ...context, identity });
  const response = await fetchRequestHandler({ endpoint: '', router, req, createContext });
  const { result, error } = (await response.json()) as Called;
  return { status: response.status, answer: result?.data, ...error };
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
    expect(answer).toMatchObject({
      status: 500,
      message: 'internal error',
      data: { error: 'this is a fault of the service; its log has the cause' },
    });
    expect(answer.data).not.toHaveProperty('reason');
    expect(JSON.stringify(answer)).not.toMatch(/secret|expected/);
  });

  it('have the wording, the reason and the remedy of those that are ours', async () => {
    const answer = await call('unavailable');
    expect(answer).toMatchObject({
      status: 503,
      message: 'phonebook unavailable',
      data: {
        code: 'SERVICE_UNAVAILABLE',
        reason: 'store_unavailable',
        error: 'nothing is stored; try again in a few seconds',
      },
    });
    expect(JSON.stringify(answer)).not.toContain('secret');
  });

  it('are left as they are where tRPC itself says enough', async () => {
    const answer = await call('nowhere');
    expect(answer).toMatchObject({
      status: 404,
      message: 'No procedure found on path "nowhere"',
    });
    expect(answer.data).not.toHaveProperty('error');
  });
});

describe('a procedure', () => {
  const refused: Identity = { refusal: new AppError('token_missing', 'no bearer token') };
  const input = encodeURIComponent('{"limit":9}');

  it('for users is for verified ones', async () => {
    expect(await call(`good?input=${input}`)).toMatchObject({ status: 200, answer: 'good' });
    expect(await call(`good?input=${input}`, refused)).toMatchObject({
      status: 401,
      message: 'authorization required',
      data: { reason: 'token_missing' },
    });
  });

  it('for a capability is for those who hold it, and knows who calls', async () => {
    expect(await call('guarded', userWith('to.list'))).toMatchObject({
      status: 200,
      answer: 'good for ann',
    });
    expect(await call('guarded', userWith('to.write'))).toMatchObject({
      status: 403,
      message: 'forbidden: missing capability',
      data: { reason: 'capability_missing' },
    });
    expect(await call('guarded', refused)).toMatchObject({ status: 401 });
  });
});
