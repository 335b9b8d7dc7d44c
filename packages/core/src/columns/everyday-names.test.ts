import { describe, expect, it } from 'vitest';
import { contactFields } from '../contacts/fields.ts';
import { everydayNames } from './everyday-names.ts';
import { knownFormats } from './formats/known-formats.ts';
import { mapColumns } from './map-columns.ts';
import { normalizePattern } from './normalize-name.ts';
import { placeEntries, type Values } from './place-entries.ts';

describe('everydayNames', () => {
  it('give no name two places', () => {
    const places = new Map<string, string>();
    const conflicts = Object.entries(everydayNames).flatMap(([place, names]) =>
      names.flatMap((name) => {
        const normalized = normalizePattern(name);
        const before = places.get(normalized) ?? place;
        places.set(normalized, place);
        return before === place ? [] : [`${name}: ${before}, ${place}`];
      }),
    );
    expect(conflicts).toEqual([]);
  });

  it('have no name that is empty, or has blanks around it', () => {
    const names = Object.values(everydayNames).flat();
    expect(names.filter((name) => normalizePattern(name) === '' || name.trim() !== name)).toEqual(
      [],
    );
  });

  it('know our own names as people spell them', () => {
    const own = contactFields.filter((field) => everydayNames[field]?.[0] === field);
    expect(own).toEqual(contactFields);
  });
});

describe('an address that a program writes, in a file cut down to it', () => {
  const sided = knownFormats.flatMap(({ id, groups = [] }) =>
    groups.flatMap((group) =>
      group.kind === 'address' && (group.side === 'work' || group.side === 'home')
        ? [{ id, side: group.side, parts: group.parts }]
        : [],
    ),
  );

  it.each(sided)('is read as the program means it: $id, $side', ({ side, parts }) => {
    const { whole: _, ...others } = parts;
    const expected = Object.entries(others).flatMap(([part, names]) =>
      names.map((name) => ({ name, field: `${side}${part}` })),
    );
    const header = ['Name', ...expected.map(({ name }) => name)];
    const { sources } = mapColumns(
      header.map((name, index) => ({ index, name })),
      new Map(),
    );
    for (const [position, { name, field }] of expected.entries()) {
      const values: Values = {};
      const cells = header.map((_name, index) => (index === position + 1 ? 'x' : ''));
      placeEntries(
        values,
        {},
        sources.flatMap(({ read }) => read(cells)),
      );
      expect(
        Object.entries(values).filter(([, value]) => value !== ''),
        name,
      ).toEqual([[field, 'x']]);
    }
  });
});
