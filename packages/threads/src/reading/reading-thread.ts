// What the reading thread does when it is told to. Several imports are read at once, each by its id.

import {
  AppError,
  readContacts,
  toReadableFile,
  type ContactReading,
  type Overrides,
  type PackedBatch,
  type SharedFile,
} from '@phonebook/core';

interface OpenReading {
  readonly reading: ContactReading;
  readonly batches: AsyncIterator<PackedBatch>;
}

/** What is said of a file that is read as far as its header. */
type Opened = Omit<ContactReading, 'batches' | typeof Symbol.asyncDispose>;

const readings = new Map<string, OpenReading>();

/** Reads a file as far as its header. Whoever opens it keeps it open until it is closed. */
export async function open(id: string, file: SharedFile, overrides: Overrides): Promise<Opened> {
  const reading = await readContacts(toReadableFile(file), overrides);
  readings.set(id, { reading, batches: reading.batches[Symbol.asyncIterator]() });
  const { recognized, headerFault, fields, expectedRows } = reading;
  return { recognized, headerFault, fields, expectedRows };
}

/** The next batch of contacts; undefined after the last. */
export async function next(id: string): Promise<PackedBatch | undefined> {
  const found = readings.get(id);
  if (found === undefined) {
    throw new AppError('store_unavailable', 'the thread that began to read the file is gone');
  }
  const { done, value } = await found.batches.next();
  return done === true ? undefined : value;
}

/** Ends a reading, wherever it is. */
export async function close(id: string): Promise<void> {
  const found = readings.get(id);
  readings.delete(id);
  await found?.reading[Symbol.asyncDispose]();
}
