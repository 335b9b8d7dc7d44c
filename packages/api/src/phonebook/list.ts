import { z } from 'zod';
import { contactPage } from '../schemas.ts';
import { userProcedure } from '../trpc.ts';

/** The most contacts that one call answers. */
export const maxPageSize = 200;

const page = z.object({
  /** Where to go on: the `nextCursor` of the page before. */
  cursor: z.int().nonnegative().default(0),
  limit: z.int().positive().max(maxPageSize).default(50),
});

/** The caller's own contacts in the order they were stored, a page at a time. */
export const listProcedure = userProcedure
  .input(page.prefault({}))
  .output(contactPage)
  .query(async ({ ctx, input: { cursor, limit } }) => {
    // One more than asked for tells whether there is a next page.
    const found = await ctx.contacts.list({
      ownerId: ctx.user.id,
      afterId: cursor,
      limit: limit + 1,
    });
    const contacts = found.slice(0, limit);
    const last = contacts.at(-1);
    return { contacts, nextCursor: found.length > limit ? last?.id : undefined };
  });
