import { readFile, readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { knownFormats } from '../../src/columns/formats/known-formats.ts';
import type { ColumnGroup } from '../../src/columns/format.ts';
import { ColumnIndex } from '../../src/columns/match-columns.ts';
import { normalizePattern } from '../../src/columns/normalize-name.ts';
import { allFixtures } from './all-fixtures.ts';
import { importFile, toWholeContact } from './import-file.ts';

const folder = new URL('./', import.meta.url);

describe.each(allFixtures)('$file', (fixture) => {
  it(`is recognised as ${fixture.format}`, async () => {
    const { result } = await importFile(await readFile(new URL(fixture.file, folder)));
    const { format, encoding, delimiter, columns } = result.recognized;
    const notTaken = columns
      .filter(({ decidedBy }) => decidedBy === undefined)
      .map(({ column }) => column);
    expect({ format, encoding, delimiter, notTaken }).toEqual({
      format: fixture.format,
      encoding: fixture.encoding,
      delimiter: fixture.delimiter,
      notTaken: fixture.notTaken,
    });
  });

  it('gives these contacts, and nothing else of them', async () => {
    const { contacts } = await importFile(await readFile(new URL(fixture.file, folder)));
    expect(contacts).toEqual(fixture.contacts.map(toWholeContact));
  });

  it('tells of each row whose name was made up, or that was not stored', async () => {
    const { result } = await importFile(await readFile(new URL(fixture.file, folder)));
    expect(result.headerFault).toBeUndefined();
    expect(result.warnings.map(({ code, value }) => ({ code, value }))).toEqual(
      (fixture.substitutes ?? []).map((value) => ({ code: 'name_substituted', value })),
    );
    expect(result.messages).toEqual(fixture.messages ?? []);
  });
});

describe('the columns of a known format', () => {
  const ofKnownFormats = allFixtures.flatMap((fixture) => {
    const format = knownFormats.find(({ id }) => id === fixture.format);
    return format === undefined ? [] : [{ fixture, format, file: fixture.file }];
  });

  it.each(ofKnownFormats)('are all in its table: $file', async ({ fixture, format, file }) => {
    const index = new ColumnIndex(format);
    const { result } = await importFile(await readFile(new URL(file, folder)));
    const columns = result.recognized.columns.filter(({ column }) => column !== '');
    const matches = columns.map(({ position, column }) => ({
      column,
      match: index.match({ index: position - 1, name: column }),
    }));
    expect(matches.filter(({ match }) => match === undefined)).toEqual([]);
    const notTaken = matches
      .filter(({ match }) => match?.kind === 'column' && match.place === 'notTaken')
      .map(({ column }) => column);
    expect(notTaken).toEqual(fixture.notTaken.filter(Boolean));
  });

  it('have one place each', () => {
    const names = knownFormats.map(({ id, columns, groups = [] }) => ({
      id,
      names: [...Object.values(columns).flat(), ...groups.flatMap(namesOf)].map(normalizePattern),
    }));
    const twice = names.flatMap(({ id, names: all }) =>
      all.filter((name, at) => all.indexOf(name) < at).map((name) => `${id}: ${name}`),
    );
    expect(twice).toEqual([]);
  });
});

function namesOf(group: ColumnGroup): string[] {
  const values = group.kind === 'address' ? Object.values(group.parts).flat() : [group.value];
  return [...values, ...(group.labels ?? [])];
}

describe('the fixtures', () => {
  it('are of every format', () => {
    const formats = new Set(allFixtures.map(({ format }) => format));
    const missing = knownFormats.map(({ id }) => id).filter((id) => !formats.has(id));
    expect(missing).toEqual([]);
  });

  it('are all that lie here', async () => {
    const files = (await readdir(folder)).filter((name) => name.endsWith('.csv'));
    expect(files.toSorted()).toEqual(allFixtures.map(({ file }) => file).toSorted());
  });
});
