import type {
  ContactImport,
  ContactPage,
  ContactStore,
  Receipt,
  RefusedContact,
} from '../src/contacts/contact-store.ts';
import type { Contact, StoredContact } from '../src/contacts/contact.ts';
import { contactFields, type ContactField } from '../src/contacts/fields.ts';
import { unpackContacts } from '../src/contacts/packed-contacts.ts';
import { AppError } from '../src/errors.ts';

export interface MemoryStoreOptions {
  /** The names of the contacts to refuse, and why. */
  readonly refusals?: ReadonlyMap<string, string>;
  /** Which step fails with `store_unavailable`: a number is that call of `insert`, the first is 1. */
  readonly failAt?: 'begin' | 'commit' | number;
}

type Owned = Readonly<{ ownerId: string; contact: StoredContact }>;

const noFields = Object.fromEntries(contactFields.map((field) => [field, ''])) as Record<
  ContactField,
  string
>;

/** Keeps contacts in memory as a database with transactions would: for tests of the pipeline. */
export class MemoryStore implements ContactStore {
  /** The imports begun and not yet disposed of. */
  openImports = 0;
  /** The contacts handed to it, whatever became of them. */
  insertedRows = 0;
  readonly #options: MemoryStoreOptions;
  readonly #kept: Owned[] = [];
  readonly #receipts = new Map<string, Receipt>();

  constructor(options: MemoryStoreOptions = {}) {
    this.#options = options;
  }

  async beginImport(ownerId: string, fields: readonly ContactField[]): Promise<ContactImport> {
    this.#failIf('begin');
    this.openImports += 1;
    const inserted: Contact[] = [];
    let inserts = 0;
    return {
      insert: async (packed) => {
        inserts += 1;
        this.insertedRows += packed.count;
        this.#failIf(inserts);
        const contacts = [...unpackContacts(packed, fields)].map((values) =>
          toContact(fields, values),
        );
        for (const contact of contacts) {
          if (!this.#options.refusals?.has(contact.name)) inserted.push(contact);
        }
        return this.#refuse(contacts);
      },
      commit: async (receipt) => {
        this.#failIf('commit');
        if (receipt !== undefined) this.#receipts.set(`${ownerId} ${receipt.key}`, receipt);
        for (const contact of inserted.splice(0)) this.#keep(ownerId, contact);
      },
      [Symbol.asyncDispose]: async () => {
        this.openImports -= 1;
      },
    };
  }

  async list({ ownerId, afterId, limit }: ContactPage): Promise<StoredContact[]> {
    return this.#kept
      .filter((kept) => kept.ownerId === ownerId && kept.contact.id > afterId)
      .slice(0, limit)
      .map(({ contact }) => contact);
  }

  async findReceipt(ownerId: string, key: string): Promise<Receipt | undefined> {
    return this.#receipts.get(`${ownerId} ${key}`);
  }

  #keep(ownerId: string, contact: Contact): void {
    this.#kept.push({ ownerId, contact: { id: this.#kept.length + 1, ...noFields, ...contact } });
  }

  #refuse(contacts: readonly Contact[]): RefusedContact[] {
    return contacts.flatMap(({ name }, index) => {
      const reason = this.#options.refusals?.get(name);
      return reason === undefined ? [] : [{ index, reason }];
    });
  }

  #failIf(step: MemoryStoreOptions['failAt']): void {
    if (this.#options.failAt !== step) return;
    throw new AppError('store_unavailable', `the memory store fails at ${step}`);
  }
}

function toContact(fields: readonly ContactField[], values: readonly string[]): Contact {
  // An import always has the fields name and type.
  return Object.fromEntries(fields.map((field, index) => [field, values[index]])) as Contact;
}
