// What the writing thread does when it is told to. It has one connection, and one import at a time.

import type { PackedContacts, RefusedContact } from '@phonebook/core';
import { assertInPlace, type FileIdentity } from './database-file.ts';
import { connectWriter } from './driver.ts';
import { ImportWriter, type ImportPlan, type ReceiptStatements } from './import-writer.ts';
import { toStoreError } from './store-errors.ts';

let writer: ImportWriter | undefined;

export function open(file: FileIdentity): void {
  opened(file);
}

export async function insert(
  file: FileIdentity,
  contacts: PackedContacts,
  plan?: ImportPlan,
): Promise<readonly RefusedContact[]> {
  return await opened(file).insert(contacts, plan);
}

export async function keep(
  file: FileIdentity,
  plan?: ImportPlan,
  receipt?: ReceiptStatements,
): Promise<boolean> {
  return await opened(file).keep(plan, receipt);
}

export async function commit(
  file: FileIdentity,
  plan?: ImportPlan,
  receipt?: ReceiptStatements,
): Promise<readonly string[]> {
  return await opened(file).commit(plan, receipt);
}

export async function rollBack(): Promise<void> {
  await writer?.rollBack();
}

export async function close(): Promise<void> {
  await writer?.close();
}

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
