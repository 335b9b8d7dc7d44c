import type { ContactField } from '../../contacts/fields.ts';
import { isNumberField, unwrapNumber } from '../../contacts/typed-number.ts';
import { readCell, type Choice, type Column, type Entry, type EntrySource } from '../entry.ts';
import type { AddressGroup, AddressPart } from '../format.ts';
import { readLabel, type LabelKind } from '../labels.ts';

type Side = 'work' | 'home';
type StoredPart = Exclude<AddressPart, 'whole'>;
type Address = ReadonlyMap<StoredPart, string>;

const sides: readonly Side[] = ['work', 'home'];
const storedParts: readonly StoredPart[] = [
  'street',
  'pob',
  'city',
  'province',
  'postalcode',
  'country',
];

/** The columns of an address, by part. */
export type AddressColumns = Readonly<Partial<Record<AddressPart, readonly Column[]>>>;

/** The fields that a part of an address may fill, the best first. */
export function addressFields(part: AddressPart, side: AddressGroup['side']): ContactField[] {
  const stored = part === 'whole' ? 'street' : part;
  return sidesFor(readLabel(side ?? '').kind).map((each) => fieldOf(each, stored));
}

/** The columns of one address, whose parts go to the same side, work or home. */
export function addressSource(
  columns: AddressColumns,
  labelColumn: Column | undefined,
  side: AddressGroup['side'],
): EntrySource {
  const [column, ...others] = Object.values(columns).flat();
  const fields = storedParts.flatMap((part) => addressFields(part, side));
  const read = (cells: readonly string[]): Entry[] => {
    const address = readAddress(columns, cells);
    if (column === undefined || address.size === 0) return [];
    const label = readLabel(
      labelColumn === undefined ? (side ?? '') : readCell(cells, labelColumn),
    );
    return [
      {
        column,
        value: [...address.values()].join(', ').replaceAll('\n', ', '),
        choices: sidesFor(label.kind).map((each) => choiceOf(each, address)),
        caption: label.text === '' ? 'Address' : `Address (${label.text})`,
        isSpare: label.kind !== 'work' && label.kind !== 'home',
        isNoted: label.kind === 'custom',
      },
    ];
  };
  const indexes = [column, ...others].map((each) => each?.index ?? 0);
  return { firstColumn: Math.min(...indexes), fields, read };
}

function readAddress(columns: AddressColumns, cells: readonly string[]): Address {
  const readPart = (part: AddressPart): string =>
    (columns[part] ?? [])
      .map((column) => readCell(cells, column))
      .filter(Boolean)
      .join('\n');
  const address = new Map<StoredPart, string>();
  for (const part of storedParts) {
    const written = readPart(part);
    const value = isNumberField(fieldOf('work', part)) ? unwrapNumber(written) : written;
    if (value !== '') address.set(part, value);
  }
  // Programs compose the whole of the parts; where they have no street, it says more than they do.
  const whole = address.has('street') ? '' : readPart('whole');
  return whole === '' ? address : address.set('street', whole);
}

function sidesFor(kind: LabelKind): readonly Side[] {
  return kind === 'work' || kind === 'home' ? [kind] : sides;
}

/** Names every field of the side, if only with nothing, so that two addresses never mix. */
function choiceOf(side: Side, address: Address): Choice {
  return storedParts.map((part) => [fieldOf(side, part), address.get(part) ?? '']);
}

function fieldOf(side: Side, part: StoredPart): ContactField {
  return `${side}${part}`;
}
