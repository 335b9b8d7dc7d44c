import { contactFields, isContactField } from '../contacts/fields.ts';
import type { ContactField } from '../contacts/fields.ts';
import { everydayNames } from './everyday-names.ts';
import type { AddressGroup, ColumnGroup, Format, Place, ValueGroup } from './format.ts';
import { knownFormats } from './formats/known-formats.ts';
import { labelWords } from './labels.ts';
import { nameWords } from './read-name-by-words.ts';
import { emailRoutes, nextFields, phoneRoutes } from './routes.ts';
import { addressFields } from './sources/address-source.ts';

/** All that is known of files that are not ours, for pages that people read. */
export interface FormatGuide {
  readonly formats: readonly FormatDescription[];
  /** The names by which a field is known in other files. */
  readonly everydayNames: readonly { readonly place: string; readonly names: readonly string[] }[];
  /** The words by which a name is understood that no table has. */
  readonly words: readonly { readonly sense: string; readonly words: readonly string[] }[];
  readonly labels: readonly LabelDescription[];
  /** Where a value goes if its field has one already. */
  readonly nextFields: readonly {
    readonly field: ContactField;
    readonly next: readonly ContactField[];
  }[];
}

export interface FormatDescription {
  readonly id: string;
  readonly name: string;
  /** The columns that tell it. */
  readonly signature: readonly string[];
  readonly columns: readonly ColumnDescription[];
}

export interface ColumnDescription {
  /** As the program writes it; `#` stands for a number. */
  readonly column: string;
  /** The fields it may fill, the best first. */
  readonly fields: readonly ContactField[];
  /** What else there is to say of where it goes. */
  readonly remark:
    | 'notes'
    | 'names the contact'
    | 'by its label'
    | 'label'
    | 'not taken'
    | undefined;
}

export interface LabelDescription {
  readonly words: readonly string[];
  readonly phone: readonly ContactField[];
  readonly email: readonly ContactField[];
}

export function formatGuide(): FormatGuide {
  return {
    formats: knownFormats.map(describeFormat),
    everydayNames: Object.entries(everydayNames).map(([place, names]) => ({ place, names })),
    words: Object.entries(nameWords).map(([sense, words]) => ({ sense, words })),
    labels: Object.entries(labelWords).map(([kind, words]) => ({
      words: words.filter(Boolean),
      // The keys of the words are kinds of labels.
      phone: phoneRoutes[kind as keyof typeof labelWords],
      email: emailRoutes[kind as keyof typeof labelWords],
    })),
    nextFields: contactFields.flatMap((field) => {
      const next = nextFields[field];
      return next === undefined ? [] : [{ field, next }];
    }),
  };
}

function describeFormat({ id, name, signature, columns, groups = [] }: Format): FormatDescription {
  const plain = Object.entries(columns).flatMap(([place, names]) =>
    // The keys of the table are places.
    names.map((column) => describeColumn(column, place as Place)),
  );
  return { id, name, signature, columns: [...plain, ...groups.flatMap(describeGroup)] };
}

const remarks: Readonly<Partial<Record<Place, ColumnDescription['remark']>>> = {
  fileAs: 'names the contact',
  nickname: 'names the contact',
  inNotes: 'notes',
  notTaken: 'not taken',
};

function describeColumn(column: string, place: Place): ColumnDescription {
  return { column, fields: isContactField(place) ? [place] : [], remark: remarks[place] };
}

function describeGroup(group: ColumnGroup): ColumnDescription[] {
  const labels = (group.labels ?? []).map((column): ColumnDescription => ({
    column,
    fields: [],
    remark: 'label',
  }));
  return [...labels, ...(group.kind === 'address' ? describeAddress(group) : describeValue(group))];
}

function describeValue({ kind, value: column, labels }: ValueGroup): ColumnDescription[] {
  switch (kind) {
    case 'phone':
    case 'email': {
      const routes = kind === 'phone' ? phoneRoutes : emailRoutes;
      if (labels === undefined) return [{ column, fields: routes.none, remark: undefined }];
      return [{ column, fields: [], remark: 'by its label' }];
    }
    case 'website':
      return [{ column, fields: ['url'], remark: undefined }];
    case 'fact':
    case 'labels':
      return [{ column, fields: [], remark: 'notes' }];
  }
}

function describeAddress({ parts, side, labels }: AddressGroup): ColumnDescription[] {
  return Object.entries(parts).flatMap(([part, names]) =>
    names.map((column) => ({
      column,
      // The keys of the table are parts of an address.
      fields: addressFields(part as keyof typeof parts, side),
      remark: labels === undefined ? undefined : ('by its label' as const),
    })),
  );
}
