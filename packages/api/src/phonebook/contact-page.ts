import { contactFields, type ContactField } from '@phonebook/core/fields';
import { z } from 'zod';
import type { ContactPage } from '../wire.ts';

// Object.fromEntries forgets the keys, which are those of contactFields.
const texts = Object.fromEntries(contactFields.map((field) => [field, z.string()])) as Record<
  ContactField,
  z.ZodString
>;

/** A page of contacts as `phonebook.list` answers it. */
export const contactPage = z.object({
  contacts: z.array(z.object({ id: z.int(), ...texts })),
  /** Undefined on the last page. */
  nextCursor: z.int().optional(),
}) satisfies z.ZodType<ContactPage>;
