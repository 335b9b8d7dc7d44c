import { addressBookFixtures } from './address-books.ts';
import { everydayFixtures } from './everyday.ts';
import type { Fixture } from './fixture.ts';
import { googleFixtures } from './google.ts';
import { outlookFixtures } from './outlook.ts';
import { telephoneSystemFixtures } from './telephone-systems.ts';
import { thunderbirdFixtures } from './thunderbird.ts';

/** A file of every format that is recognised, and some in everyday words. */
export const allFixtures: readonly Fixture[] = [
  ...googleFixtures,
  ...outlookFixtures,
  ...thunderbirdFixtures,
  ...addressBookFixtures,
  ...telephoneSystemFixtures,
  ...everydayFixtures,
];
