import type { AddressGroup, ColumnTable, Format, ValueGroup } from '../format.ts';

const columns: ColumnTable = {
  title: ['Title'],
  firstname: ['First Name', 'Middle Name'],
  lastname: ['Last Name', 'Suffix'],
  company: ['Company'],
  job: ['Job Title', 'Profession'],
  workphone: ['Business Phone', 'Company Main Phone'],
  workphone2: ['Business Phone 2'],
  homephone: ['Home Phone', 'Home Phone 2'],
  cellphone: ['Mobile Phone'],
  otherphone: ['Other Phone', 'Car Phone', 'Primary Phone', 'Radio Phone', 'Callback'],
  fax: ['Business Fax', 'Home Fax', 'Other Fax'],
  workemail: ['E-mail Address'],
  homeemail: ['E-mail 2 Address'],
  otheremail: ['E-mail 3 Address'],
  url: ['Web Page', 'Personal Web Page'],
  notes: ['Notes'],
  nickname: ['Nickname'],
  inNotes: [
    'Department',
    'Office Location',
    'Birthday',
    'Anniversary',
    "Assistant's Name",
    "Assistant's Phone",
    "Manager's Name",
    'Spouse',
    'Children',
    'Referred By',
    'Pager',
    'ISDN',
    'TTY/TDD Phone',
    'Telex',
    'Hobby',
    'Location',
    'Keywords',
    'IMAddress',
    'Schools',
    'Given Name Yomi',
    'Family Name Yomi',
    'Given Yomi',
    'Surname Yomi',
    'Company Yomi',
    'User #',
  ],
  notTaken: [
    'Account',
    'Billing Information',
    'Directory Server',
    'E-mail Display Name',
    'E-mail # Display Name',
    'E-mail Type',
    'E-mail # Type',
    'Gender',
    'Government ID Number',
    'Initials',
    'Internet Free Busy',
    'Language',
    'Mileage',
    'Organizational ID Number',
    'Priority',
    'Private',
    'Sensitivity',
  ],
};

function address(name: string, side: 'work' | 'home' | 'other'): AddressGroup {
  return {
    kind: 'address',
    side,
    parts: {
      street: [`${name} Street`, `${name} Street 2`, `${name} Street 3`],
      pob: [`${name} Address PO Box`],
      city: [`${name} City`],
      province: [`${name} State`],
      postalcode: [`${name} Postal Code`],
      country: [`${name} Country/Region`, `${name} Country`],
      whole: [`${name} Address`],
    },
  };
}

const categories: ValueGroup = { kind: 'labels', value: 'Categories', separator: ';' };

const groups = [
  address('Business', 'work'),
  address('Home', 'home'),
  address('Other', 'other'),
  categories,
];

export const outlook: Format = {
  id: 'outlook',
  name: 'Outlook',
  signature: ['First Name', 'Last Name', 'Business Phone', 'E-mail Address', 'E-mail Display Name'],
  columns,
  groups,
};

export const googleOutlook: Format = {
  id: 'google-outlook',
  name: "Google Contacts, 'Outlook CSV'",
  signature: ['First Name', 'Last Name', 'Business Phone', 'E-mail Address', 'Business Address'],
  columns,
  groups,
};

/** Outlook on the web, whose header has changed over the years. */
export const outlookCom: Format = {
  id: 'outlook-com',
  name: 'Outlook.com',
  signature: ['First Name', 'Last Name', 'Business Phone', 'E-mail Address', 'Callback', 'Spouse'],
  columns,
  groups,
};
