import { join } from 'node:path';

/** The folder that relative paths of the configuration start from. */
export const repositoryRoot = join(import.meta.dirname, '../../../..');

/** Where the development secret and, unless it is told otherwise, the database are kept. */
export const dataFolder = join(repositoryRoot, 'data');

/** A file that shows every column. */
export const sampleFile = join(repositoryRoot, 'examples/contacts.csv');
