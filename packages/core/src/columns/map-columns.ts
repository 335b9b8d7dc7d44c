import { isContactField, type ContactField } from '../contacts/fields.ts';
import { isNumberField } from '../contacts/typed-number.ts';
import { excerpt } from '../text/excerpt.ts';
import { buildSources } from './build-sources.ts';
import {
  decideColumns,
  type ColumnMapping,
  type DecidedColumn,
  type Decision,
} from './decide-columns.ts';
import type { Column, EntrySource } from './entry.ts';
import type { Origins } from './place-entries.ts';
import { joiners } from './routes.ts';
import { addressFields } from './sources/address-source.ts';

/** A column of the file and what becomes of it. */
export interface ColumnUse {
  /** From 1. */
  readonly position: number;
  /** Its name as the file has it, trimmed; at most 100 characters of it. */
  readonly column: string;
  /**
   * The fields that its values may fill, the best first. None where it is not taken, or serves to
   * tell what another column holds.
   */
  readonly fields: readonly ContactField[];
  /** Undefined where it is not taken. */
  readonly decidedBy: Decision | undefined;
}

/** How rows are read under a header. */
export interface ColumnMap {
  /** The id of a known format; `own` where only our own names are taken; else `other`. */
  readonly format: string;
  readonly uses: readonly ColumnUse[];
  /** Columns with our own names, which fill their field as they are. */
  readonly direct: readonly DirectColumn[];
  /** The columns of those, by field. */
  readonly origins: Origins;
  /** What all the others say, those with the better right to a place first. */
  readonly sources: readonly EntrySource[];
  /** The same by their first column, with their place in the order of `sources`. */
  readonly sourcesByColumn: readonly OrderedSource[];
  /** Whether the file is somebody else's: nobody in it is to be lost for want of a name. */
  readonly isForeign: boolean;
}

interface OrderedSource {
  readonly source: EntrySource;
  readonly order: number;
}

interface DirectColumn {
  readonly column: Column;
  readonly field: ContactField;
  /** Whether it holds numbers that are to be kept as typed. */
  readonly isNumber: boolean;
}

/** Decides what becomes of each column of a header. */
export function mapColumns(header: readonly Column[], mapping: ColumnMapping): ColumnMap {
  const { format, isForeign, decided } = decideColumns(header, mapping);
  const claimed = new Set(decided.map((each) => fieldDecidedBy('mapping', each)));
  const uses = new Map<Column, Pick<ColumnUse, 'fields' | 'decidedBy'>>();
  const direct: DirectColumn[] = [];
  const others: DecidedColumn[] = [];
  for (const each of decided) {
    const field = fieldDecidedBy('own name', each);
    if (field === undefined || claimed.has(field)) {
      others.push(each);
    } else {
      direct.push({ column: each.column, field, isNumber: isNumberField(field) });
      uses.set(each.column, { fields: [field], decidedBy: 'own name' });
    }
  }
  const sources = buildSources(others);
  for (const { source, members } of sources) {
    for (const member of members) {
      uses.set(member.column, { fields: fieldsOf(member, source), decidedBy: member.decidedBy });
    }
  }
  return {
    format: format?.id ?? (sources.length === 0 ? 'own' : 'other'),
    uses: header.map((column) => toUse(column, uses.get(column))),
    direct,
    origins: Object.fromEntries(direct.map(({ column, field }) => [field, column])),
    sources: sources.map(({ source }) => source),
    sourcesByColumn: sources
      .map(({ source }, order) => ({ source, order }))
      .toSorted((a, b) => a.source.firstColumn - b.source.firstColumn),
    isForeign,
  };
}

/** The field of a column, if it was decided so. */
function fieldDecidedBy(decision: Decision, decided: DecidedColumn): ContactField | undefined {
  const isSo = decided.kind === 'column' && decided.decidedBy === decision;
  return isSo && isContactField(decided.place) ? decided.place : undefined;
}

/** Where the values of a column may go; the notes take what finds no other place. */
function fieldsOf(member: DecidedColumn, { fields }: EntrySource): readonly ContactField[] {
  if (member.kind === 'column') return withNotes(fields);
  const { group, part } = member;
  if (part === 'label') return [];
  const isAddress = group.kind === 'address' && part !== 'value';
  return withNotes(isAddress ? addressFields(part, group.side) : fields);
}

/** A field that joins its values needs no other place for the second. */
function withNotes(fields: readonly ContactField[]): readonly ContactField[] {
  const joins = fields.some((field) => joiners[field] !== undefined);
  return joins && fields.length === 1 ? fields : [...fields, 'notes'];
}

function toUse(
  { index, name }: Column,
  use: Pick<ColumnUse, 'fields' | 'decidedBy'> = { fields: [], decidedBy: undefined },
): ColumnUse {
  return { position: index + 1, column: excerpt(name), ...use };
}
