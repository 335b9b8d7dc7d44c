import { contactFields, type ContactField, type ContactPage } from '@phonebook/core';
import type { Kysely, SelectQueryBuilder } from 'kysely';
import type { Schema } from './schema.ts';

type SelectPage = SelectQueryBuilder<
  Schema,
  'cti_phonebook',
  { id: number } & Record<ContactField, string>
>;

/** The query for a page of an owner's contacts, in the order they were stored. */
export function selectPage(
  db: Kysely<Schema>,
  { ownerId, afterId, limit }: ContactPage,
): SelectPage {
  return db
    .selectFrom('cti_phonebook')
    .select(['id', ...contactFields])
    .where('owner_id', '=', ownerId)
    .where('id', '>', afterId)
    .orderBy('id')
    .limit(limit);
}
