import {
  packContacts,
  type Contact,
  type ContactField,
  type ContactImport,
  type ContactStore,
} from '@phonebook/core';

/** A store that takes contacts as tests write them, and packs them as the port wants them. */
export interface PackingStore extends Pick<ContactStore, 'list' | 'findReceipt'> {
  beginImport(ownerId: string, fields: readonly ContactField[]): Promise<PackingImport>;
}

export interface PackingImport extends Omit<ContactImport, 'insert'> {
  insert(contacts: readonly Contact[]): ReturnType<ContactImport['insert']>;
}

/** @param expectedRows What the store is told of every import. */
export function packing(store: ContactStore, expectedRows = 0): PackingStore {
  return {
    list: (page) => store.list(page),
    findReceipt: (ownerId, key) => store.findReceipt(ownerId, key),
    async beginImport(ownerId, fields) {
      const contactImport = await store.beginImport(ownerId, fields, expectedRows);
      return {
        insert: (contacts) => contactImport.insert(packContacts(contacts, fields)),
        commit: (receipt) => contactImport.commit(receipt),
        [Symbol.asyncDispose]: () => contactImport[Symbol.asyncDispose](),
      };
    },
  };
}
