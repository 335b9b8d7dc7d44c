import type { Column } from './entry.ts';
import type { AddressPart, ColumnGroup, ColumnTable, Format, Place } from './format.ts';
import { normalizeName, normalizePattern, numberIn } from './normalize-name.ts';

/** What a format knows about a column. */
export type Match =
  | { readonly kind: 'column'; readonly place: Place; readonly rank: Rank }
  | {
      readonly kind: 'part';
      readonly group: ColumnGroup;
      readonly part: Part;
      readonly rank: Rank;
    };

/** Part of a group: a value, its label, or a part of an address. */
export type Part = 'value' | 'label' | AddressPart;

/** Who comes first of those that want the same place. */
export interface Rank {
  /** The place in the format's list. */
  readonly order: number;
  /** The number in the column's name; 0 where it has none. */
  readonly number: number;
}

type Known = { readonly order: number } & (
  | { readonly kind: 'column'; readonly place: Place }
  | { readonly kind: 'part'; readonly group: ColumnGroup; readonly part: Part }
);

/** The columns of a format by name, ready to be looked up. */
export class ColumnIndex {
  readonly #known = new Map<string, Known>();

  constructor({ columns, groups = [] }: { columns: ColumnTable; groups?: Format['groups'] }) {
    for (const [place, names] of Object.entries(columns)) {
      // The keys of the table are places.
      names.forEach((name, order) =>
        this.#add(name, { kind: 'column', place: place as Place, order }),
      );
    }
    for (const group of groups) this.#addGroup(group);
  }

  /** Undefined for a column that the format does not know. */
  match({ name }: Column): Match | undefined {
    const normalized = normalizeName(name);
    const exact = this.#known.get(normalized);
    if (exact !== undefined) return toMatch(exact, 0);
    const numbered = numberIn(normalized);
    const known = numbered && this.#known.get(numbered.pattern);
    return known && toMatch(known, numbered.number);
  }

  #addGroup(group: ColumnGroup): void {
    const parts: Readonly<Partial<Record<Part, readonly string[]>>> =
      group.kind === 'address' ? group.parts : { value: [group.value] };
    for (const name of group.labels ?? []) {
      this.#add(name, { kind: 'part', group, part: 'label', order: 0 });
    }
    for (const [part, names] of Object.entries(parts)) {
      // The keys are parts.
      names.forEach((name, order) =>
        this.#add(name, { kind: 'part', group, part: part as Part, order }),
      );
    }
  }

  #add(name: string, known: Known): void {
    const pattern = normalizePattern(name);
    if (!this.#known.has(pattern)) this.#known.set(pattern, known);
  }
}

function toMatch({ order, ...known }: Known, number: number): Match {
  return { ...known, rank: { order, number } };
}

/**
 * What the formats say of columns in files that are of none of them, as long as they agree. What they
 * do not take is left to others: `Privat` is a switch in Outlook, and a number elsewhere.
 */
export class CommonColumns {
  readonly #indexes: readonly ColumnIndex[];

  constructor(formats: readonly Format[]) {
    this.#indexes = formats.map((format) => new ColumnIndex(format));
  }

  match(column: Column): Match | undefined {
    const matches = this.#indexes.flatMap((index) => index.match(column) ?? []);
    const [first, ...others] = matches.map(toPlain);
    if (first === undefined || (first.kind === 'column' && first.place === 'notTaken')) {
      return undefined;
    }
    return others.every((other) => isSame(first, other)) ? first : undefined;
  }
}

/** Part of an address of a known side fills its field without the others, which may be missing. */
function toPlain(match: Match): Match {
  if (match.kind === 'column' || match.group.kind !== 'address') return match;
  const { group, part, rank } = match;
  const isPlain = (group.side === 'work' || group.side === 'home') && isStoredPart(part);
  return isPlain ? { kind: 'column', place: `${group.side}${part}`, rank } : match;
}

function isStoredPart(part: Part): part is Exclude<AddressPart, 'whole'> {
  return part !== 'value' && part !== 'label' && part !== 'whole';
}

function isSame(a: Match, b: Match): boolean {
  if (a.kind === 'column') return b.kind === 'column' && a.place === b.place;
  return b.kind === 'part' && a.part === b.part && a.group.kind === b.group.kind;
}

/** The format whose signature the columns have, if there is one. */
export function recognizeFormat(
  columns: readonly Column[],
  formats: readonly Format[],
): Format | undefined {
  const names = new Set(columns.map(({ name }) => normalizeName(name)));
  return formats.find(({ signature }) => signature.every((name) => names.has(normalizeName(name))));
}
