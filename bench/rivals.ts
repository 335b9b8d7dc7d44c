import type { TestDatabase } from '@phonebook/db/test';
import type { CsvFile } from './csv-files.ts';

/** Another way to fill the phonebook of a database server. */
export interface Rival {
  readonly name: string;
  /** What this machine lacks for it. */
  readonly missing?: string | undefined;
  /**
   * Loads the file for the owner `bench` into the empty table of the service.
   *
   * @returns The seconds that it takes.
   */
  load(database: TestDatabase, file: CsvFile): Promise<number>;
}
