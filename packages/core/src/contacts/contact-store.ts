import type { StoredContact } from './contact.ts';
import type { ContactField } from './fields.ts';
import type { PackedContacts } from './packed-contacts.ts';

/** Where contacts are kept. Each engine implements it and passes one contract suite. */
export interface ContactStore {
  /**
   * Begins an import: one transaction, whose contacts nobody sees before it is committed.
   *
   * @param fields The fields that its contacts may fill; the others are stored empty.
   * @param expectedRows About how many contacts there will be, for the store to plan by. Short imports
   *   need not wait for all the long ones that asked before them.
   * @throws AppError `store_unavailable` when the store is away, full, read-only, or stays busy.
   */
  beginImport(
    ownerId: string,
    fields: readonly ContactField[],
    expectedRows?: number,
  ): Promise<ContactImport>;

  /**
   * The owner's own contacts in the order they were stored.
   *
   * @throws AppError `store_unavailable`.
   */
  list(page: ContactPage): Promise<StoredContact[]>;

  /**
   * What was committed with an import of the owner by that key, for {@link receiptLifeMs}.
   *
   * @throws AppError `store_unavailable`.
   */
  findReceipt(ownerId: string, key: string): Promise<Receipt | undefined>;
}

/** Kept with an import, so that one that is sent again is answered, and not stored twice. */
export interface Receipt {
  /** What the client calls the import by. */
  readonly key: string;
  /** Of what was imported: the same for the same, 64 characters. */
  readonly fingerprint: string;
  /** What the import came to. */
  readonly answer: string;
}

/** How long receipts are kept: a day. */
export const receiptLifeMs = 86_400_000;

export interface ContactPage {
  readonly ownerId: string;
  /** The id of the last contact already seen; 0 begins at the first. */
  readonly afterId: number;
  /** The most contacts to answer. */
  readonly limit: number;
}

/** An open import. Disposing of it without a commit leaves nothing stored. */
export interface ContactImport extends AsyncDisposable {
  /**
   * Stores contacts in order, and answers which of them the store refused; the rest are kept. It may be
   * called again before it has answered.
   *
   * @throws AppError `store_unavailable`, or `store_conflict` where it makes sense to begin the import
   *   anew at once; this one is then lost as a whole.
   */
  insert(contacts: PackedContacts): Promise<readonly RefusedContact[]>;

  /**
   * Makes the import's contacts permanent, and its receipt with them: once it resolves they outlive a power
   * cut.
   *
   * @throws AppError `store_unavailable`, or `store_conflict`, also where another import of the owner has
   *   left a receipt by the same key meanwhile; nothing is stored then.
   */
  commit(receipt?: Receipt): Promise<void>;
}

export interface RefusedContact {
  /** Its place in the contacts given to `insert`. */
  readonly index: number;
  /** Why, in the store's words. */
  readonly reason: string;
}
