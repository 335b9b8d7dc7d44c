import type { ColumnGroup, Format } from '../format.ts';

/** New files say `Label`, old ones `Type`. */
function labelsOf(name: string): readonly string[] {
  return [`${name} # - Label`, `${name} # - Type`];
}

function values(kind: 'phone' | 'email' | 'website' | 'fact', name: string): ColumnGroup {
  return { kind, value: `${name} # - Value`, labels: labelsOf(name) };
}

/** The columns that Google repeats as often as the richest contact needs. */
export const googleGroups: readonly ColumnGroup[] = [
  values('phone', 'Phone'),
  values('email', 'E-mail'),
  {
    kind: 'address',
    labels: labelsOf('Address'),
    parts: {
      street: ['Address # - Street', 'Address # - Extended Address'],
      pob: ['Address # - PO Box'],
      city: ['Address # - City'],
      province: ['Address # - Region'],
      postalcode: ['Address # - Postal Code'],
      country: ['Address # - Country'],
      whole: ['Address # - Formatted'],
    },
  },
  values('website', 'Website'),
  { kind: 'fact', value: 'IM # - Value', labels: ['IM # - Service'] },
  values('fact', 'Event'),
  values('fact', 'Relation'),
  values('fact', 'Custom Field'),
];

/** Google Contacts since 2024, and its import template. */
export const google: Format = {
  id: 'google',
  name: 'Google Contacts',
  signature: ['First Name', 'Last Name', 'Phonetic First Name', 'File As', 'Organization Name'],
  columns: {
    title: ['Name Prefix'],
    firstname: ['First Name', 'Middle Name'],
    lastname: ['Last Name', 'Name Suffix'],
    fileAs: ['File As'],
    nickname: ['Nickname'],
    company: ['Organization Name'],
    job: ['Organization Title'],
    notes: ['Notes'],
    inNotes: [
      'Organization Department',
      'Birthday',
      'Phonetic First Name',
      'Phonetic Middle Name',
      'Phonetic Last Name',
    ],
    notTaken: ['Photo'],
  },
  groups: [...googleGroups, { kind: 'labels', value: 'Labels' }],
};

/** Google Contacts until 2024. */
export const googleOld: Format = {
  id: 'google-old',
  name: 'Google Contacts (until 2024)',
  signature: ['Name', 'Given Name', 'Family Name', 'Yomi Name', 'Group Membership'],
  columns: {
    name: ['Name'],
    title: ['Name Prefix'],
    firstname: ['Given Name', 'Additional Name'],
    lastname: ['Family Name', 'Name Suffix'],
    nickname: ['Nickname'],
    company: ['Organization # - Name'],
    job: ['Organization # - Title', 'Occupation'],
    notes: ['Notes'],
    inNotes: [
      'Organization # - Department',
      'Organization # - Job Description',
      'Organization # - Location',
      'Organization # - Symbol',
      'Organization # - Yomi Name',
      'Birthday',
      'Maiden Name',
      'Short Name',
      'Location',
      'Hobby',
      'Yomi Name',
      'Given Name Yomi',
      'Additional Name Yomi',
      'Family Name Yomi',
    ],
    notTaken: [
      'IM # - Type',
      'Organization # - Type',
      'Billing Information',
      'Directory Server',
      'Gender',
      'Initials',
      'Language',
      'Mileage',
      'Photo',
      'Priority',
      'Sensitivity',
      'Subject',
    ],
  },
  groups: [...googleGroups, { kind: 'labels', value: 'Group Membership' }],
};
