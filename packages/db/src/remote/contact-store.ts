import type {
  ContactField,
  ContactImport,
  ContactPage,
  ContactStore,
  Receipt,
  StoredContact,
} from '@phonebook/core';
import type { WriteTurns } from '../write-turns.ts';
import { RemoteContactImport, type ImportPlan, type ImportTransaction } from './contact-import.ts';

/** What an engine does for a store on a database server. */
export interface RemoteContactStoreParts {
  readonly turns: WriteTurns;
  /** @throws AppError `store_unavailable`. */
  begin(plan: ImportPlan): Promise<ImportTransaction>;
  list(page: ContactPage): Promise<StoredContact[]>;
  findReceipt(ownerId: string, key: string): Promise<Receipt | undefined>;
  /** Called when an import was committed with a receipt. */
  onReceiptKept(): void;
}

/** Keeps contacts on a database server. Each import has a connection of its own, when its turn comes. */
export class RemoteContactStore implements ContactStore {
  readonly #parts: RemoteContactStoreParts;

  constructor(parts: RemoteContactStoreParts) {
    this.#parts = parts;
  }

  async beginImport(
    ownerId: string,
    fields: readonly ContactField[],
    expectedRows: number = 0,
  ): Promise<ContactImport> {
    const turn = await this.#parts.turns.take(expectedRows);
    try {
      const transaction = await this.#parts.begin({ ownerId, fields });
      const onReceiptKept = (): void => this.#parts.onReceiptKept();
      return new RemoteContactImport({ transaction, turn, fields, onReceiptKept });
    } catch (error) {
      turn.end();
      throw error;
    }
  }

  list(page: ContactPage): Promise<StoredContact[]> {
    return this.#parts.list(page);
  }

  findReceipt(ownerId: string, key: string): Promise<Receipt | undefined> {
    return this.#parts.findReceipt(ownerId, key);
  }
}
