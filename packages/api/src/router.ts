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

/** The type that typed clients are made from. */
export type AppRouter = typeof appRouter;
