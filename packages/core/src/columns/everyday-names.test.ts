import { describe, expect, it } from 'vitest';
import { contactFields } from '../contacts/fields.ts';
import { everydayNames } from './everyday-names.ts';
import { normalizePattern } from './normalize-name.ts';

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
