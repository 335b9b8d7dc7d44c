import { lines, type Fixture } from './fixture.ts';

const threeCx: Fixture = {
  file: '3cx.csv',
  format: '3cx',
  encoding: 'utf-8',
  delimiter: ',',
  notTaken: [],
  substitutes: ['sales@kypros.example'],
  contacts: [
    {
      name: 'Andreas Christoforou',
      firstname: 'Andreas',
      lastname: 'Christoforou',
      company: 'Kypros Ltd',
      cellphone: '+35799000001',
      cellphone2: '+35799000002',
      workphone: '+35722000003',
      workphone2: '+35722000004',
      homephone: '+35722000005',
      otherphone: '+35722000006',
      fax: '+35722000007',
      workemail: 'andreas@kypros.example',
      notes: 'Pager: 12',
    },
    { name: 'Reception', lastname: 'Reception', workphone: '0035722000008' },
    { name: 'sales@kypros.example', workemail: 'sales@kypros.example' },
  ],
};

/** 3CX, version 18. */
const threeCxOld: Fixture = {
  file: '3cx-v18.csv',
  format: '3cx',
  encoding: 'utf-8',
  delimiter: ',',
  notTaken: [],
  substitutes: ['Taxi Athens', '+306900000013'],
  contacts: [
    {
      name: 'Maria Παπαδοπούλου',
      firstname: 'Maria',
      lastname: 'Παπαδοπούλου',
      company: 'Αιγαίο ΑΕ',
      cellphone: '+306900000001',
      cellphone2: '+306900000002',
      homephone: '+302100000003',
      workphone: '+302100000005',
      workphone2: '+302100000006',
      otherphone: '+302100000007',
      fax: '+302100000008',
      workemail: 'maria@aigaio.example',
      notes: lines('Home2: +302100000004', 'HomeFax: +302100000009', 'Pager: 77'),
    },
    { name: 'Taxi Athens', company: 'Taxi Athens', workphone: '18222' },
    {
      name: 'Nikos',
      firstname: 'Nikos',
      homephone: '+302100000010',
      otherphone: '+302100000011',
      fax: '+302100000012',
    },
    { name: '+306900000013', cellphone: '+306900000013' },
  ],
};

/** FreePBX, in the order of columns in which it imports. */
const freePbx: Fixture = {
  file: 'freepbx.csv',
  format: 'freepbx',
  encoding: 'utf-8',
  delimiter: ',',
  notTaken: [
    'grouptype',
    'userman_username',
    'phone_1_flags',
    'phone_1_locale',
    'phone_2_flags',
    'phone_2_locale',
    'phone_3_flags',
    'phone_3_locale',
  ],
  substitutes: ['Plugs Inc', '555 0108'],
  contacts: [
    {
      name: 'Pat Quinn',
      firstname: 'Pat',
      lastname: 'Quinn',
      company: 'Wires & More',
      job: 'Account Manager',
      workphone: '+1 555 0101',
      cellphone: '+1 555 0102',
      homephone: '+1 555 0103',
      extension: '201',
      speeddial_num: '11',
      workemail: 'pat@wires.example',
      homeemail: 'pat@home.example',
      otheremail: 'orders@wires.example',
      workstreet: '5 Copper St, Springfield',
      notes: lines('groupname: Suppliers', 'phone_3_extension: 7'),
    },
    {
      name: 'Plugs Inc',
      company: 'Plugs Inc',
      otherphone: '+1 555 0104',
      notes: 'groupname: Suppliers',
    },
    {
      name: 'Night desk',
      cellphone: '+1 555 0105',
      cellphone2: '+1 555 0106',
      workphone: '+1 555 0107',
      notes: 'groupname: Suppliers',
    },
    { name: '555 0108', workphone: '555 0108', notes: 'groupname: Suppliers' },
  ],
};

/** FreePBX, in the order of columns in which it exports. */
const freePbxExport: Fixture = {
  file: 'freepbx-export.csv',
  format: 'freepbx',
  encoding: 'utf-8',
  delimiter: ',',
  notTaken: ['grouptype', 'phone_1_flags', 'phone_2_flags'],
  substitutes: ['all@plugs.example'],
  contacts: [
    {
      name: 'Lee, Robin',
      firstname: 'Robin',
      lastname: 'Lee',
      company: 'Plugs Inc',
      job: 'Engineer',
      otherphone: '202',
      workphone: '+1 555 0111',
      speeddial_num: '12',
      workemail: 'robin@plugs.example',
      url: 'https://plugs.example',
      notes: lines('groupname: Staff', 'Phone (internal): 202', 'Website: https://robin.example'),
    },
    { name: 'all@plugs.example', workemail: 'all@plugs.example', notes: 'groupname: Staff' },
  ],
};

const yealink: Fixture = {
  file: 'yealink.csv',
  format: 'yealink',
  encoding: 'utf-8',
  delimiter: ',',
  notTaken: ['line', 'ring', 'auto_divert', 'priority'],
  substitutes: ['13800000002'],
  contacts: [
    {
      name: 'Zhang Wěi 张伟',
      workphone: '8501',
      cellphone: '13800000001',
      otherphone: '059255501',
    },
    { name: 'Front desk', workphone: '8500', notes: 'group_id_name: Hotel' },
    { name: '13800000002', cellphone: '13800000002' },
  ],
};

const yealinkNew: Fixture = {
  file: 'yealink-new.csv',
  format: 'yealink',
  encoding: 'utf-8',
  delimiter: ',',
  notTaken: ['line', 'ring', 'auto_divert', 'priority', 'default_photo', 'photo_data'],
  substitutes: ['8503'],
  contacts: [
    {
      name: 'Lin Mei',
      workphone: '8502',
      cellphone: '13800000003',
      otherphone: '059255502',
      fax: '059255503',
      notes: 'group_id_name: Blacklist',
    },
    { name: '8503', workphone: '8503' },
  ],
};

/** Yeastar P-Series. */
const yeastar: Fixture = {
  file: 'yeastar.csv',
  format: 'yeastar',
  encoding: 'utf-8',
  delimiter: ',',
  notTaken: [],
  substitutes: ['Fiets & Zo', '+31 6 5550 0111'],
  contacts: [
    {
      name: 'Emma de Vries',
      firstname: 'Emma',
      lastname: 'de Vries',
      company: 'Tulp BV',
      workemail: 'emma@tulp.example',
      workphone: '+31 20 555 0101',
      workphone2: '+31 20 555 0102',
      fax: '+31 20 555 0103',
      cellphone: '+31 6 5550 0104',
      cellphone2: '+31 6 5550 0105',
      homephone: '+31 20 555 0106',
      otherphone: '+31 20 555 0109',
      workpostalcode: '1012 AB',
      workstreet: 'Damrak 1',
      workcity: 'Amsterdam',
      workprovince: 'NH',
      workcountry: 'Nederland',
      notes: lines(
        'Vaste klant',
        'Home 2: +31 20 555 0107',
        'Home Fax: +31 20 555 0108',
        'Phonebook: Default_All_Contacts;Klanten',
      ),
    },
    {
      name: 'Fiets & Zo',
      company: 'Fiets & Zo',
      workphone: '+31 20 555 0110',
      notes: 'Phonebook: Klanten',
    },
    { name: '+31 6 5550 0111', cellphone: '+31 6 5550 0111' },
  ],
};

/** Yeastar S-Series and Cloud. */
const yeastarCloud: Fixture = {
  file: 'yeastar-cloud.csv',
  format: 'yeastar',
  encoding: 'utf-8',
  delimiter: ',',
  notTaken: [],
  substitutes: ['info@oberg.example'],
  contacts: [
    {
      name: 'Lars Öberg',
      firstname: 'Lars',
      lastname: 'Öberg',
      company: 'Öberg & Co',
      workemail: 'lars@oberg.example',
      workphone: '+46 31 555 0101',
      workphone2: '+46 31 555 0102',
      fax: '+46 31 555 0103',
      cellphone: '+46 70 555 0104',
      homephone: '+46 31 555 0105',
      workpostalcode: '411 14',
      workstreet: 'Hamngatan 3',
      workcity: 'Göteborg',
      workcountry: 'Sverige',
    },
    { name: 'info@oberg.example', workemail: 'info@oberg.example' },
  ],
};

const voiSpeed: Fixture = {
  file: 'voispeed.csv',
  format: 'voispeed',
  encoding: 'windows-1252',
  delimiter: ';',
  notTaken: ['Visible to everyone', 'Can be edited by anyone', 'Favourite'],
  substitutes: ['Elettricità Più', '3405550008'],
  contacts: [
    {
      name: 'Nicolò D’Amico',
      firstname: 'Nicolò',
      lastname: 'D’Amico',
      company: 'Caffè “Sole”',
      workphone: '0916 555001',
      cellphone: '3405550002',
      homephone: '0916 555003',
      otherphone: '0916 555004',
      fax: '0916 555005',
    },
    { name: 'Elettricità Più', company: 'Elettricità Più', workphone: '0916555006' },
    { name: 'Perché', lastname: 'Perché', homephone: '0916555007' },
    { name: '3405550008', cellphone: '3405550008' },
  ],
};

const wazo: Fixture = {
  file: 'wazo.csv',
  format: 'wazo',
  encoding: 'utf-8',
  delimiter: '|',
  notTaken: [],
  substitutes: ['Dépanneur 24 h'],
  contacts: [
    {
      name: 'Étienne T.',
      title: 'mr',
      firstname: 'Étienne',
      lastname: 'Tremblay',
      company: 'Érablière du Lac',
      cellphone: '+14185550101',
      workemail: 'etienne@erable.example',
    },
    { name: 'Dépanneur 24 h', company: 'Dépanneur 24 h', cellphone: '+14185550102' },
    { name: 'Accueil', workemail: 'accueil@erable.example' },
  ],
};

export const telephoneSystemFixtures: readonly Fixture[] = [
  threeCx,
  threeCxOld,
  freePbx,
  freePbxExport,
  yealink,
  yealinkNew,
  yeastar,
  yeastarCloud,
  voiSpeed,
  wazo,
];
