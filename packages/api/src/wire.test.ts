import type { ContactField, ErrorCode } from '@phonebook/core';
import type { inferRouterInputs, inferRouterOutputs, inferRouterError } from '@trpc/server';
import { describe, expectTypeOf, it } from 'vitest';
import type { AppRouter } from './router.ts';
import type {
  ContactField as WireContactField,
  ErrorCode as WireErrorCode,
  PhonebookRouter,
} from './wire.ts';

// What is compared here are types: it is `npm run check` that fails.
describe('PhonebookRouter', () => {
  it('takes what the router takes', () => {
    expectTypeOf<inferRouterInputs<PhonebookRouter>['phonebook']>().toEqualTypeOf<
      inferRouterInputs<AppRouter>['phonebook']
    >();
  });
  it('answers what the router answers', () => {
    expectTypeOf<inferRouterOutputs<PhonebookRouter>>().toEqualTypeOf<
      inferRouterOutputs<AppRouter>
    >();
  });
  it('fails as the router fails', () => {
    expectTypeOf<inferRouterError<PhonebookRouter>>().toEqualTypeOf<inferRouterError<AppRouter>>();
  });
  it('has the fields and the codes of the core', () => {
    expectTypeOf<WireContactField>().toEqualTypeOf<ContactField>();
    expectTypeOf<WireErrorCode>().toEqualTypeOf<ErrorCode>();
  });
});
