// What the writing thread does when it is told to. It has one connection, and one import at a time.

import type { PackedContacts } from '@phonebook/core';
import { served } from '@phonebook/threads';
import { assertInPlace, type FileIdentity } from './database-file.ts';
import { connectWriter } from './driver.ts';
import { ImportWriter, type ImportPlan, type ReceiptStatements } from './import-writer.ts';
import { toStoreError } from './store-errors.ts';

let writer: ImportWriter | undefined;

export const open = served((file: FileIdentity): void => {
  opened(file);
});

export const insert = served((file: FileIdentity, contacts: PackedContacts, plan?: ImportPlan) =>
  opened(file).insert(contacts, plan),
);

export const keep = served((file: FileIdentity, plan?: ImportPlan, receipt?: ReceiptStatements) =>
  opened(file).keep(plan, receipt),
);

export const commit = served((file: FileIdentity, plan?: ImportPlan, receipt?: ReceiptStatements) =>
  opened(file).commit(plan, receipt),
);

export const rollBack = served(() => writer?.rollBack());

export const close = served(() => writer?.close());

/** Opens the connection, unless it is open. A thread that replaces another begins anew. */
function opened(file: FileIdentity): ImportWriter {
  if (writer !== undefined) return writer;
  // To connect to a file that is gone would make another.
  assertInPlace(file);
  try {
    writer = new ImportWriter(connectWriter(file.path), file);
    return writer;
  } catch (error) {
    throw toStoreError(error);
  }
}
