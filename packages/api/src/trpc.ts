import { initTRPC, type TRPCError } from '@trpc/server';
import type { OpenApiMeta } from 'trpc-to-openapi';
import { z } from 'zod';
import type { Context } from './context.ts';
import { refusalOf } from './refusal-of.ts';
import { explainError, findAppError, toErrorAnswer, toTrpcError } from './errors.ts';

const t = initTRPC
  .context<Context>()
  .meta<OpenApiMeta>()
  .create({
    // Without it, answers carry stack traces wherever NODE_ENV is not "production".
    isDev: false,
    errorFormatter: ({ shape, error }) => ({
      ...shape,
      message: messageOf(error),
      data: { ...shape.data, reason: findAppError(error)?.code, error: explanation(error) },
    }),
  });

function messageOf(error: TRPCError): string {
  if (isInputFault(error)) return 'invalid input';
  return isUnexpected(error) ? toErrorAnswer(error).body.message : error.message;
}

function isUnexpected(error: TRPCError): boolean {
  return error.code === 'INTERNAL_SERVER_ERROR';
}

function explanation(error: TRPCError): string | undefined {
  if (isInputFault(error)) return z.prettifyError(error.cause);
  const isOurs = isUnexpected(error) || findAppError(error) !== undefined;
  return isOurs ? explainError(error) : undefined;
}

/** What a schema has against an answer of ours is a bug, and not for the caller. */
function isInputFault(error: TRPCError): error is TRPCError & { readonly cause: z.ZodError } {
  return error.code === 'BAD_REQUEST' && error.cause instanceof z.ZodError;
}

export const createRouter = t.router;

/** Gives errors of ours their kind and wording. Stands first, so that it sees all the others. */
const procedure = t.procedure.use(async ({ next }) => {
  const result = await next();
  const known = result.ok ? undefined : findAppError(result.error);
  if (known !== undefined) throw toTrpcError(known);
  return result;
});

/** For verified users. */
export const userProcedure = procedure.use(({ ctx, next }) => {
  if ('refusal' in ctx.identity) throw ctx.identity.refusal;
  return next({ ctx: { user: ctx.identity.user } });
});

/** For users whose token holds `capability`. Nothing of the input is read before that is known. */
export function procedureFor(capability: string): typeof userProcedure {
  return userProcedure.use(({ ctx, next }) => {
    const refusal = refusalOf(ctx.identity, capability);
    if (refusal !== undefined) throw refusal;
    return next();
  });
}
