import {
  contactFields,
  receiptLifeMs,
  type Contact,
  type ContactField,
  type RefusedContact,
  type StoredContact,
} from '@phonebook/core';
import { array, assert, asyncProperty, string, tuple, type Arbitrary } from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { PackingStore } from './packing-store.ts';

/** A fresh, empty database, and what a test needs of it beside the port. */
export interface ContactStoreEngine extends AsyncDisposable {
  readonly store: PackingStore;

  /** Every committed row of `cti_phonebook` in the order of ids, as another client sees it. */
  readRows(): Promise<readonly Readonly<Record<string, unknown>>[]>;

  /** Lays down a rule by which the database answers the insert of such a contact with an error. */
  refuseContactsNamed(name: string, reason: string): Promise<void>;

  /** The same, but without an error. Absent where the engine has no such rules. */
  ignoreContactsNamed?(name: string): Promise<void>;
}

/**
 * What every engine promises that implements the port {@link ContactStore}.
 *
 * @param hasIgnoringRules Whether it has rules that ignore a row.
 */
export function describeContactStore(
  engineName: string,
  openEngine: () => Promise<ContactStoreEngine>,
  hasIgnoringRules: boolean = true,
): void {
  describe(`ContactStore on ${engineName}`, () => {
    describeTransactions(openEngine);
    describeValues(openEngine);
    describeRefusals(openEngine, hasIgnoringRules);
    describeAtOnce(openEngine);
    describeList(openEngine);
    describeReceipts(openEngine);
  });
}

function describeTransactions(openEngine: () => Promise<ContactStoreEngine>): void {
  describe('an import', () => {
    it('shows nothing before it is committed, and all of it afterwards', async () => {
      await using engine = await openEngine();
      await using contactImport = await engine.store.beginImport('ann', contactFields);
      await contactImport.insert([person('Bob')]);
      await contactImport.insert([person('Cleo'), person('Dan')]);

      expect(await listNames(engine)).toEqual([]);
      expect(await engine.readRows()).toEqual([]);

      await contactImport.commit();

      expect(await listNames(engine)).toEqual(['Bob', 'Cleo', 'Dan']);
      expect(await engine.readRows()).toMatchObject([
        { owner_id: 'ann', name: 'Bob' },
        { owner_id: 'ann', name: 'Cleo' },
        { owner_id: 'ann', name: 'Dan' },
      ]);
    });

    it('leaves nothing and frees the next one when it is disposed of without a commit', async () => {
      await using engine = await openEngine();
      const dropped = await engine.store.beginImport('ann', contactFields);
      await dropped.insert([person('Bob')]);
      await dropped[Symbol.asyncDispose]();

      expect(await engine.readRows()).toEqual([]);
      await importContacts(engine, [person('Cleo')]);
      expect(await listNames(engine)).toEqual(['Cleo']);
    });

    it('leaves the next one alone when it is disposed of again', async () => {
      await using engine = await openEngine();
      const dropped = await engine.store.beginImport('ann', contactFields);
      await dropped[Symbol.asyncDispose]();
      await using next = await engine.store.beginImport('ann', contactFields);
      await next.insert([person('Bob')]);
      await dropped[Symbol.asyncDispose]();
      await next.commit();

      expect(await listNames(engine)).toEqual(['Bob']);
    });

    it('takes nothing more once it is over', async () => {
      await using engine = await openEngine();
      await using over = await engine.store.beginImport('ann', contactFields);
      await over.insert([person('Bob')]);
      await over.commit();
      await using next = await engine.store.beginImport('ann', contactFields);
      await next.insert([person('Cleo')]);

      await expect(over.insert([person('Dan')])).rejects.toThrow();
      await expect(over.commit()).rejects.toThrow();
      expect(await listNames(engine)).toEqual(['Bob']);
    });

    it('keeps what earlier ones stored', async () => {
      await using engine = await openEngine();
      await importContacts(engine, [person('Bob')]);
      await importContacts(engine, [person('Bob')]);

      expect(await listNames(engine)).toEqual(['Bob', 'Bob']);
    });

    it('may be empty', async () => {
      await using engine = await openEngine();

      expect(await importContacts(engine, [])).toEqual([]);
      expect(await engine.readRows()).toEqual([]);
    });
  });
}

function describeValues(openEngine: () => Promise<ContactStoreEngine>): void {
  describe('values', () => {
    it('come back each in its own field, in whatever order the fields are named', async () => {
      await using engine = await openEngine();
      const contact = { ...everyFieldByItsName(), type: 'group:a,b' };
      await importContacts(engine, [contact], contactFields);
      await importContacts(engine, [contact], contactFields.toReversed());

      expect(await list(engine)).toEqual([withAnyId(contact), withAnyId(contact)]);
      expect(await engine.readRows()).toMatchObject([contact, contact]);
    });

    it('are the empty text where the import has no such field, or the contact lacks it', async () => {
      await using engine = await openEngine();
      const lacksFax = person('Bob', { company: 'Acme' });
      await importContacts(engine, [lacksFax], ['name', 'type', 'company', 'fax']);
      await importContacts(engine, [person('Cleo', { fax: '1' })], ['name', 'type']);

      const nothing = Object.fromEntries(contactFields.map((field) => [field, '']));
      expect(await list(engine)).toEqual([
        withAnyId({ ...nothing, name: 'Bob', type: 'private', company: 'Acme' }),
        withAnyId({ ...nothing, name: 'Cleo', type: 'private' }),
      ]);
      expect(await engine.readRows()).toMatchObject([
        { ...nothing, name: 'Bob', type: 'private', company: 'Acme' },
        { ...nothing, name: 'Cleo', type: 'private' },
      ]);
    });

    it.each([
      ['a leading zero', '0012345'],
      ['a leading plus', '+390721405516'],
      ['a number with an exponent', '1e5'],
      ['a number with a trailing zero', '1.50'],
      ['a number too large to count', '12345678901234567890'],
      ['the word NULL', 'NULL'],
      ['a date', '2026-01-02'],
      ['quotes', `O'Hara "Bob" \`x\` ''`],
      ['SQL', "'); drop table cti_phonebook; --"],
      ['placeholders', '? ?1 :name @name $1 %s'],
      ['backslashes', String.raw`C:\new\0\'`],
      ['line breaks and tabs', 'a\r\nb\tc\n'],
      ['surrounding spaces', '  a  '],
      ['letters outside of Latin', 'Ελένη Ångström 山田 שלום'],
      ['combining letters as typed', 'e\u0301 \u00E9'],
      ['emoji', '☎️ 👩‍👩‍👧‍👦 🇮🇹 𝒳'],
    ])('stay the text they are: %s', async (_, text) => {
      await using engine = await openEngine();
      const contact = person(text, { homephone: text.slice(0, 25), notes: text });
      await importContacts(engine, [contact]);

      expect(await list(engine)).toMatchObject([contact]);
      expect(await engine.readRows()).toMatchObject([contact]);
    });

    it.each([
      ['one byte each', 'n'.repeat(65_535)],
      ['three bytes each', '山'.repeat(21_845)],
      ['four bytes each', `${'👩'.repeat(16_383)}abc`],
    ])('hold 65,535 bytes of notes in characters of %s', async (_, notes) => {
      await using engine = await openEngine();
      await importContacts(engine, [person('Bob', { notes })]);

      const [bob] = await list(engine);
      expect(bob?.notes === notes).toBe(true);
    });

    it('hold 255 characters of the largest kind', async () => {
      await using engine = await openEngine();
      const name = '👩'.repeat(255);
      await importContacts(engine, [person(name, { workemail: name, company: name })]);

      expect(await list(engine)).toMatchObject([{ name, workemail: name, company: name }]);
    });

    it('come back as they went in, whatever they are', async () => {
      await using engine = await openEngine();
      let owners = 0;
      await assert(
        asyncProperty(array(anyContact, { maxLength: 5 }), async (contacts) => {
          owners += 1;
          await importContacts(engine, contacts, contactFields, `owner ${owners}`);

          expect(await list(engine, `owner ${owners}`)).toEqual(contacts.map(withAnyId));
        }),
        { numRuns: 30 },
      );
    });

    it('come back from a batch of any size', async () => {
      await using engine = await openEngine();
      const contacts = Array.from({ length: 2_000 }, (_, number) => {
        return { ...everyFieldByItsName(), name: `Contact ${number}` };
      });

      expect(await importContacts(engine, contacts)).toEqual([]);
      expect(await list(engine)).toEqual(contacts.map(withAnyId));
    });
  });
}

function describeRefusals(
  openEngine: () => Promise<ContactStoreEngine>,
  hasIgnoringRules: boolean,
): void {
  describe('a contact that the database refuses', () => {
    it('is answered by its index and the reason; the others are kept, the import goes on', async () => {
      await using engine = await openEngine();
      await engine.refuseContactsNamed('Eve', "Eve isn't welcome");
      await using contactImport = await engine.store.beginImport('ann', contactFields);

      const first = await contactImport.insert(['Eve', 'Bob', 'Eve', 'Cleo'].map(toPerson));
      const second = await contactImport.insert(['Dan', 'Eve'].map(toPerson));
      const third = await contactImport.insert(['Eve'].map(toPerson));
      await contactImport.commit();

      const reason: unknown = expect.stringContaining("Eve isn't welcome");
      expect(first).toEqual([
        { index: 0, reason },
        { index: 2, reason },
      ]);
      expect(second).toEqual([{ index: 1, reason }]);
      expect(third).toEqual([{ index: 0, reason }]);
      expect(await listNames(engine)).toEqual(['Bob', 'Cleo', 'Dan']);
      expect(await engine.readRows()).toHaveLength(3);
    });

    it('costs only itself where more is asked before it is answered, and all stay in order', async () => {
      await using engine = await openEngine();
      await engine.refuseContactsNamed('Eve', 'no');
      await using contactImport = await engine.store.beginImport('ann', contactFields);
      const answers = [['Bob', 'Eve', 'Cleo'], ['Dan'], ['Eve', 'Fay']].map((names) =>
        contactImport.insert(names.map(toPerson)),
      );
      const refused = await Promise.all(answers);
      await contactImport.commit();

      expect(refused).toMatchObject([[{ index: 1 }], [], [{ index: 0 }]]);
      expect(await listNames(engine)).toEqual(['Bob', 'Cleo', 'Dan', 'Fay']);
    });

    it('does not keep an import from leaving nothing', async () => {
      await using engine = await openEngine();
      await engine.refuseContactsNamed('Eve', 'no');
      {
        await using contactImport = await engine.store.beginImport('ann', contactFields);
        await contactImport.insert(['Bob', 'Eve', 'Cleo'].map(toPerson));
      }

      expect(await engine.readRows()).toEqual([]);
    });

    if (!hasIgnoringRules) return;
    it('counts as refused where a rule ignores it without an error', async () => {
      await using engine = await openEngine();
      await engine.ignoreContactsNamed?.('Eve');

      const refused = await importContacts(engine, ['Bob', 'Eve', 'Cleo'].map(toPerson));

      expect(refused).toEqual([{ index: 1, reason: expect.stringMatching(/./) }]);
      expect(await listNames(engine)).toEqual(['Bob', 'Cleo']);
    });
  });
}

function describeAtOnce(openEngine: () => Promise<ContactStoreEngine>): void {
  describe('imports begun at once', () => {
    const owners = ['ann', 'bob', 'cleo', 'dan', 'eve', 'fay', 'gus', 'ann', 'bob', 'ann'];

    it('are all stored whole, each under its owner and in its order', async () => {
      await using engine = await openEngine();
      await Promise.all(
        owners.map(async (owner, number) => {
          await using contactImport = await engine.store.beginImport(owner, contactFields);
          for (const batch of [1, 2, 3]) {
            await contactImport.insert([person(`${number} ${batch}`), person(`${number} end`)]);
          }
          await contactImport.commit();
        }),
      );

      for (const [number, owner] of owners.entries()) {
        const names = await listNames(engine, owner);
        expect(names.filter((name) => name.startsWith(`${number} `))).toEqual(
          [1, 2, 3].flatMap((batch) => [`${number} ${batch}`, `${number} end`]),
        );
      }
      expect(await engine.readRows()).toHaveLength(6 * owners.length);
    });

    it('are served when those before them are given up', async () => {
      await using engine = await openEngine();
      await Promise.all(
        owners.map(async (owner) => {
          await using contactImport = await engine.store.beginImport(owner, contactFields);
          await contactImport.insert([person('Bob')]);
          if (owner === 'dan') await contactImport.commit();
        }),
      );

      expect(await engine.readRows()).toMatchObject([{ owner_id: 'dan', name: 'Bob' }]);
    });
  });
}

function describeList(openEngine: () => Promise<ContactStoreEngine>): void {
  describe('list', () => {
    it('pages through the contacts in the order they were stored', async () => {
      await using engine = await openEngine();
      const names = ['Gus', 'Bob', 'Fay', 'Cleo', 'Eve', 'Dan', 'Ann'];
      await importContacts(engine, names.slice(0, 4).map(toPerson));
      await importContacts(engine, [person('A contact of Bob')], contactFields, 'bob');
      await importContacts(engine, names.slice(4).map(toPerson));

      const pages: string[][] = [];
      let afterId = 0;
      while (pages.length < 4) {
        const page = await engine.store.list({ ownerId: 'ann', afterId, limit: 3 });
        pages.push(page.map(({ name }) => name));
        afterId = page.at(-1)?.id ?? afterId;
      }

      expect(pages).toEqual([['Gus', 'Bob', 'Fay'], ['Cleo', 'Eve', 'Dan'], ['Ann'], []]);
    });

    it('answers ids that the database knows', async () => {
      await using engine = await openEngine();
      await importContacts(engine, ['Bob', 'Cleo'].map(toPerson));

      const ids = (await list(engine)).map(({ id }) => id);
      expect((await engine.readRows()).map((row) => row['id'])).toEqual(ids);
    });

    it('shows an owner nothing of an owner whose id only looks alike', async () => {
      await using engine = await openEngine();
      const owners = [
        'ann',
        'Ann',
        'ANN',
        'ann ',
        ' ann',
        '\u00E1nn',
        'a\u0301nn',
        'ann\t',
        'ann%',
      ];
      for (const owner of owners) {
        await importContacts(engine, [person(`of [${owner}]`)], contactFields, owner);
      }

      for (const owner of owners) {
        expect(await listNames(engine, owner)).toEqual([`of [${owner}]`]);
      }
      expect(await listNames(engine, 'an_')).toEqual([]);
    });

    it('takes an owner id for text, not for SQL', async () => {
      await using engine = await openEngine();
      const owner = `' or '1'='1`;
      await importContacts(engine, [person('Bob')]);
      await importContacts(engine, [person('Cleo')], contactFields, owner);

      expect(await listNames(engine, owner)).toEqual(['Cleo']);
    });

    it('is served while an import is open', async () => {
      await using engine = await openEngine();
      await importContacts(engine, [person('Bob')]);
      await using contactImport = await engine.store.beginImport('ann', contactFields);
      await contactImport.insert([person('Cleo')]);

      expect(await listNames(engine)).toEqual(['Bob']);
    });
  });
}

/** Any text that a CSV file can bring here: no NUL, no half of a surrogate pair. */
const anyText = string({ unit: 'binary', maxLength: 10 }).map((text) => text.replaceAll('\0', ''));

const anyContact: Arbitrary<Readonly<Record<ContactField, string>>> = tuple(
  ...contactFields.map(() => anyText),
).map((values) => toEveryField((index) => values[index] ?? ''));

function everyFieldByItsName(): Record<ContactField, string> {
  return toEveryField((index) => contactFields[index] ?? '');
}

function toEveryField(toValue: (index: number) => string): Record<ContactField, string> {
  const entries = contactFields.map((field, index) => [field, toValue(index)]);
  // contactFields names every field there is.
  return Object.fromEntries(entries) as Record<ContactField, string>;
}

function person(name: string, rest: Partial<Record<ContactField, string>> = {}): Contact {
  return { name, type: 'private', ...rest };
}

function describeReceipts(openEngine: () => Promise<ContactStoreEngine>): void {
  const receipt = { key: 'a-key', fingerprint: 'f'.repeat(64), answer: '{"a":"\\"b\\\\ü😀"}' };

  describe('the receipt of an import', () => {
    it('is there with its contacts, for its owner, and not before', async () => {
      await using engine = await openEngine();
      await using contactImport = await engine.store.beginImport('ann', contactFields);
      await contactImport.insert([person('Bob')]);
      expect(await engine.store.findReceipt('ann', 'a-key')).toBeUndefined();

      await contactImport.commit(receipt);

      expect(await engine.store.findReceipt('ann', 'a-key')).toEqual(receipt);
      expect(await engine.store.findReceipt('ann ', 'a-key')).toBeUndefined();
      expect(await engine.store.findReceipt('Ann', 'a-key')).toBeUndefined();
      expect(await engine.store.findReceipt('ann', 'A-key')).toBeUndefined();
    });

    it('of a second one by the same key has it undone as a whole', async () => {
      await using engine = await openEngine();
      await importOnce(engine, 'ann', 'Bob');
      await importOnce(engine, 'cleo', 'Dan');

      await expect(importOnce(engine, 'ann', 'Eve')).rejects.toMatchObject({
        code: 'store_conflict',
      });
      expect(await listNames(engine)).toEqual(['Bob']);
      expect(await engine.store.findReceipt('ann', 'a-key')).toEqual(receipt);
      await importContacts(engine, [person('Fay')]);
      expect(await listNames(engine)).toEqual(['Bob', 'Fay']);
    });

    it('of an import that is not committed is not there either', async () => {
      await using engine = await openEngine();
      {
        await using contactImport = await engine.store.beginImport('ann', contactFields);
        await contactImport.insert([person('Bob')]);
      }
      expect(await engine.store.findReceipt('ann', 'a-key')).toBeUndefined();
      await importOnce(engine, 'ann', 'Bob');
      expect(await listNames(engine)).toEqual(['Bob']);
    });

    it('is forgotten after a day', async () => {
      await using engine = await openEngine();
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - receiptLifeMs - 60_000 });
      try {
        await importOnce(engine, 'ann', 'Bob');
        expect(await engine.store.findReceipt('ann', 'a-key')).toEqual(receipt);
      } finally {
        vi.useRealTimers();
      }
      expect(await engine.store.findReceipt('ann', 'a-key')).toBeUndefined();
      await importOnce(engine, 'ann', 'Cleo');
      expect(await listNames(engine)).toEqual(['Bob', 'Cleo']);
    });
  });

  async function importOnce(
    { store }: ContactStoreEngine,
    ownerId: string,
    name: string,
  ): Promise<void> {
    await using contactImport = await store.beginImport(ownerId, contactFields);
    await contactImport.insert([person(name)]);
    await contactImport.commit(receipt);
  }
}

function toPerson(name: string): Contact {
  return person(name);
}

function withAnyId<T extends object>(contact: T): T & { id: unknown } {
  return { ...contact, id: expect.any(Number) as unknown };
}

/** Imports `contacts` in one batch and answers which were refused. */
async function importContacts(
  { store }: ContactStoreEngine,
  contacts: readonly Contact[],
  fields = contactFields,
  ownerId = 'ann',
): Promise<readonly RefusedContact[]> {
  await using contactImport = await store.beginImport(ownerId, fields);
  const refused = await contactImport.insert(contacts);
  await contactImport.commit();
  return refused;
}

function list({ store }: ContactStoreEngine, ownerId = 'ann'): Promise<StoredContact[]> {
  return store.list({ ownerId, afterId: 0, limit: 10_000 });
}

async function listNames(engine: ContactStoreEngine, ownerId = 'ann'): Promise<string[]> {
  return (await list(engine, ownerId)).map(({ name }) => name);
}
