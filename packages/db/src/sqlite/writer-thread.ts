// What the writing thread does when it is told to. It has one connection, and one import at a time.

import type { PackedContacts } from '@phonebook/core';
import { served } from '@phonebook/threads';
import { assertInPlace, type FileIdentity } from './database-file.ts';
import { connectWriter } from './driver.ts';
import { ImportWriter, type ImportPlan } from './import-writer.ts';
import { toStoreError, unavailable } from './store-errors.ts';

let writer: ImportWriter | undefined;

export const open = served((file: FileIdentity): void => {
  opened(file);
});

export const begin = served((file: FileIdentity, plan: ImportPlan) => opened(file).begin(plan));

export const insert = served((contacts: PackedContacts) => current().insert(contacts));

export const commit = served(() => current().commit());

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

function current(): ImportWriter {
  if (writer === undefined) throw unavailable('the thread that began the import is gone');
  return writer;
}
