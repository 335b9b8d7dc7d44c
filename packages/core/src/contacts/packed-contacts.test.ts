import { array, assert, property, record, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ContactField } from './fields.ts';
import { packContacts, unpackContacts } from './packed-contacts.ts';

const fields: readonly ContactField[] = ['name', 'fax', 'type'];

describe('packContacts', () => {
  it('packs the values of the fields in their order, empty where a contact has none', () => {
    const ada = { type: 'private', name: 'Ada', company: 'left out' };
    const bob = { type: 'public', name: 'Bob', fax: '1' };
    const packed = packContacts([ada, bob], fields);
    expect(packed.count).toBe(2);
    expect([...unpackContacts(packed, fields)]).toEqual([
      ['Ada', '', 'private'],
      ['Bob', '1', 'public'],
    ]);
  });

  it('comes back as it went in, whatever the values are', () => {
    const text = string({ unit: 'binary' }).map((value) => value.replaceAll('\0', ''));
    const contact = record({ name: text, type: text, fax: text });
    assert(
      property(array(contact), (contacts) => {
        const values = contacts.map(({ name, fax, type }) => [name, fax, type]);
        expect([...unpackContacts(packContacts(contacts, fields), fields)]).toEqual(values);
      }),
    );
  });
});

describe('unpackContacts', () => {
  it('refuses contacts that were packed with other fields', () => {
    const packed = packContacts([{ name: 'Ada', type: 'private' }], fields);
    expect(() => [...unpackContacts(packed, ['name', 'type'])]).toThrow('packed with other fields');
  });

  it('refuses a value that would be taken for two', () => {
    const packed = packContacts([{ name: 'A\0da', type: 'private' }], fields);
    expect(() => [...unpackContacts(packed, fields)]).toThrow('packed with other fields');
  });
});
