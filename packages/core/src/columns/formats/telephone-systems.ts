import type { Format } from '../format.ts';

/** 3CX, versions 18 and 20. */
export const threeCx: Format = {
  id: '3cx',
  name: '3CX',
  signature: ['FirstName', 'LastName', 'Mobile2', 'Business2', 'BusinessFax'],
  columns: {
    firstname: ['FirstName'],
    lastname: ['LastName'],
    company: ['Company'],
    cellphone: ['Mobile'],
    cellphone2: ['Mobile2'],
    homephone: ['Home', 'Home2'],
    workphone: ['Business'],
    workphone2: ['Business2'],
    otherphone: ['Other'],
    fax: ['BusinessFax', 'HomeFax'],
    workemail: ['Email'],
    inNotes: ['Pager'],
  },
};

/** FreePBX Contact Manager, as its bulk handler imports and exports. */
export const freePbx: Format = {
  id: 'freepbx',
  name: 'FreePBX Contact Manager',
  signature: ['displayname', 'fname', 'lname', 'grouptype', 'phone_1_number'],
  columns: {
    name: ['displayname'],
    firstname: ['fname'],
    lastname: ['lname'],
    job: ['title'],
    company: ['company'],
    workstreet: ['address'],
    extension: ['phone_#_extension'],
    speeddial_num: ['phone_#_speeddial'],
    inNotes: ['groupname'],
    notTaken: ['grouptype', 'userman_username', 'phone_#_flags', 'phone_#_locale'],
  },
  groups: [
    { kind: 'phone', value: 'phone_#_number', labels: ['phone_#_type'] },
    { kind: 'email', value: 'email_#' },
    { kind: 'website', value: 'website_#' },
  ],
};

export const yealink: Format = {
  id: 'yealink',
  name: 'Yealink',
  signature: ['display_name', 'office_number', 'mobile_number', 'other_number', 'group_id_name'],
  columns: {
    name: ['display_name'],
    workphone: ['office_number'],
    cellphone: ['mobile_number'],
    otherphone: ['other_number'],
    fax: ['businessFax'],
    notTaken: ['line', 'ring', 'auto_divert', 'priority', 'default_photo', 'photo_data'],
  },
  groups: [{ kind: 'labels', value: 'group_id_name' }],
};

/** Yeastar P-Series, S-Series and Cloud. */
export const yeastar: Format = {
  id: 'yeastar',
  name: 'Yeastar',
  signature: ['First Name', 'Last Name', 'Mobile', 'Mobile 2', 'Home', 'Home 2', 'Home Fax'],
  columns: {
    firstname: ['First Name'],
    lastname: ['Last Name'],
    company: ['Company Name', 'Company'],
    workemail: ['Email'],
    workphone: ['Business Number', 'Work Number'],
    workphone2: ['Business Number 2', 'Work Number 2'],
    cellphone: ['Mobile'],
    cellphone2: ['Mobile 2'],
    homephone: ['Home', 'Home 2'],
    otherphone: ['Other'],
    fax: ['Business Fax', 'Work Fax', 'Home Fax'],
    workstreet: ['Street'],
    workcity: ['City'],
    workprovince: ['State'],
    workpostalcode: ['ZIP Code'],
    workcountry: ['Country'],
    notes: ['Remark'],
    inNotes: ['Phonebook'],
  },
};

export const voiSpeed: Format = {
  id: 'voispeed',
  name: 'VoiSpeed',
  signature: ['Name', 'Surname', 'Office number', 'Visible to everyone'],
  columns: {
    firstname: ['Name'],
    lastname: ['Surname'],
    company: ['Company'],
    workphone: ['Office number'],
    cellphone: ['Mobile number'],
    homephone: ['Home number'],
    otherphone: ['Other number'],
    fax: ['Fax number'],
    notTaken: ['Visible to everyone', 'Can be edited by anyone', 'Favourite'],
  },
};

/** The CSV source of Wazo and XiVO. */
export const wazo: Format = {
  id: 'wazo',
  name: 'Wazo, XiVO',
  signature: ['firstname', 'lastname', 'displayname', 'society', 'mobilenumber'],
  columns: {
    title: ['title'],
    firstname: ['firstname'],
    lastname: ['lastname'],
    name: ['displayname'],
    company: ['society'],
    workphone: ['number'],
    cellphone: ['mobilenumber'],
    workemail: ['email'],
  },
};
