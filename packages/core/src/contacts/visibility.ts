import { trim } from './trim.ts';

/** What a group may not be called, in any case: the types of the table itself. */
export const reservedGroupNames: ReadonlySet<string> = new Set(['private', 'public', 'speeddial']);

/**
 * Who may see a contact: `private`, `public` or `group:a,b`, as the column `type` keeps it.
 *
 * Takes what a person wrote in that column and answers the form to store, or undefined if it says
 * none of the three. Empty means private; the words are read in any case; group names are trimmed,
 * empty and repeated ones dropped. A group may not be called `private`, `public`, `speeddial` (the
 * table's own types) or begin with `group:`.
 */
export function parseVisibility(written: string): string | undefined {
  const word = written.toLowerCase();
  if (word === '') return 'private';
  if (word === 'private' || word === 'public') return word;
  return word.startsWith('group:') ? parseGroups(written.slice('group:'.length)) : undefined;
}

function parseGroups(list: string): string | undefined {
  const names = list
    .split(',')
    .map(trim)
    .filter((name) => name !== '');
  if (names.length === 0 || !names.every(isGroupName)) return undefined;
  return `group:${[...new Set(names)].join(',')}`;
}

function isGroupName(name: string): boolean {
  const word = name.toLowerCase();
  return !reservedGroupNames.has(word) && !word.startsWith('group:');
}
