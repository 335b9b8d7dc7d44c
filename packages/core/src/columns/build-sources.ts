import type { EntrySource } from './entry.ts';
import type { DecidedColumn, Decision } from './decide-columns.ts';
import type { AddressPart, ColumnGroup } from './format.ts';
import { addressSource, type AddressColumns } from './sources/address-source.ts';
import { columnSource } from './sources/column-source.ts';
import { valueSource } from './sources/value-source.ts';

/** A source and the columns that it reads. */
export interface BuiltSource {
  readonly source: EntrySource;
  readonly members: readonly DecidedColumn[];
}

type PlainColumn = DecidedColumn & { readonly kind: 'column' };
type PartColumn = DecidedColumn & { readonly kind: 'part' };

/** Makes a source of each column that is taken, and one of the columns that belong together. */
export function buildSources(decided: readonly DecidedColumn[]): BuiltSource[] {
  const plain = decided.filter((each) => each.kind === 'column');
  const parts = decided.filter((each) => each.kind === 'part');
  return [...buildPlain(plain.toSorted(compareColumns)), ...buildGroups(parts)];
}

const precedence: Readonly<Record<Decision, number>> = {
  mapping: 0,
  'own name': 1,
  format: 2,
  alias: 3,
  unknown: 4,
};

/** Who has the better right to a place comes first. */
function compareColumns(a: DecidedColumn, b: DecidedColumn): number {
  return (
    precedence[a.decidedBy] - precedence[b.decidedBy] ||
    a.rank.order - b.rank.order ||
    a.rank.number - b.rank.number
  );
}

function buildPlain(columns: readonly PlainColumn[]): BuiltSource[] {
  const seen = new Set<string>();
  return columns.flatMap((member) => {
    const { column, place } = member;
    if (place === 'notTaken') return [];
    const isSpare = seen.has(place);
    seen.add(place);
    return [{ source: columnSource(column, place, isSpare), members: [member] }];
  });
}

/** The columns of one group, and of one number if its names have numbers. */
function buildGroups(columns: readonly PartColumn[]): BuiltSource[] {
  const ordered = columns.toSorted((a, b) => a.rank.number - b.rank.number);
  const byGroup = Map.groupBy(ordered, ({ group }) => group);
  return [...byGroup].flatMap(([group, members]) =>
    [...Map.groupBy(members, ({ rank }) => rank.number).values()].flatMap((instance) =>
      buildGroup(
        group,
        instance.toSorted((a, b) => a.rank.order - b.rank.order),
      ),
    ),
  );
}

function buildGroup(group: ColumnGroup, members: readonly PartColumn[]): BuiltSource[] {
  const label = members.find(({ part }) => part === 'label')?.column;
  if (group.kind === 'address') {
    return [{ source: addressSource(addressColumns(members), label, group.side), members }];
  }
  const values = members.filter(({ part }) => part === 'value');
  return values.map((value, index) => ({
    source: valueSource(group, value.column, label),
    members: index === 0 ? members : [value],
  }));
}

function addressColumns(members: readonly PartColumn[]): AddressColumns {
  const byPart = Map.groupBy(members, ({ part }) => part);
  // Of a group for addresses, the parts other than the label are parts of an address.
  return Object.fromEntries(
    [...byPart]
      .filter(([part]) => part !== 'label')
      .map(([part, columns]) => [part as AddressPart, columns.map(({ column }) => column)]),
  );
}
