import { array, assert, property, record, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ContactField } from './fields.ts';
import { packContacts, splitContacts, unpackContacts, writeContacts } from './packed-contacts.ts';

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

describe('splitContacts', () => {
  it('leaves every contact whole, on the one side or the other', () => {
    const names = ['', 'Ada', '', 'Bob'];
    const contacts = names.map((name) => ({ name, type: 'private' }));
    const packed = packContacts(contacts, fields);
    for (const count of [1, 2, 3]) {
      expect(splitContacts(packed, fields, count)).toEqual([
        packContacts(contacts.slice(0, count), fields),
        packContacts(contacts.slice(count), fields),
      ]);
    }
  });
});

describe('writeContacts', () => {
  const contacts = [
    { name: 'Ada', type: 'private' },
    { name: 'Bob', type: '', fax: '1' },
  ];

  it('puts the one between values, the other between contacts, however many fields there are', () => {
    const written = writeContacts(packContacts(contacts, fields), fields, ',', '; ');
    expect(written).toBe('Ada,,private; Bob,1,');
    expect(writeContacts(packContacts(contacts, ['name']), ['name'], ',', '; ')).toBe('Ada; Bob');
  });

  it('takes neither for a pattern', () => {
    const written = writeContacts(packContacts(contacts, fields), fields, '$&', '$1');
    expect(written).toBe('Ada$&$&private$1Bob$&1$&');
  });

  it('refuses contacts that were packed with other fields', () => {
    const packed = packContacts(contacts, ['name', 'type']);
    expect(() => writeContacts(packed, fields, ',', ';')).toThrow('packed with other fields');
  });
});
