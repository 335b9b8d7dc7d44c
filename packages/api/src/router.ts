import { importProcedure } from './phonebook/import.ts';
import { listProcedure } from './phonebook/list.ts';
import { validateProcedure } from './phonebook/validate.ts';
import { createRouter } from './trpc.ts';

/** Everything that the service does for callers. */
export const appRouter = createRouter({
  phonebook: createRouter({
    import: importProcedure,
    validate: validateProcedure,
    list: listProcedure,
  }),
});

/** What procedures are called by, such as `phonebook.import`. */
// Where tRPC keeps them.
// oxlint-disable-next-line eslint/no-underscore-dangle
export const procedureNames: ReadonlySet<string> = new Set(Object.keys(appRouter._def.procedures));

/** The type that typed clients are made from. */
export type AppRouter = typeof appRouter;
