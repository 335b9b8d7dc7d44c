import type { Format } from '../format.ts';

/** Thunderbird in English, of the United States or the United Kingdom. */
export const thunderbird: Format = {
  id: 'thunderbird',
  name: 'Thunderbird (English)',
  signature: ['First Name', 'Last Name', 'Display Name', 'Screen Name', 'Web Page 1'],
  columns: {
    name: ['Display Name'],
    firstname: ['First Name'],
    lastname: ['Last Name'],
    nickname: ['Nickname'],
    workemail: ['Primary Email', 'Email'],
    homeemail: ['Secondary Email'],
    workphone: ['Work Phone'],
    homephone: ['Home Phone'],
    cellphone: ['Mobile Number'],
    fax: ['Fax Number'],
    company: ['Organization', 'Organisation'],
    job: ['Job Title'],
    url: ['Web Page 1', 'Web Page 2'],
    notes: ['Notes'],
    inNotes: [
      'Department',
      'Pager Number',
      'Screen Name',
      'Birth Year',
      'Birth Month',
      'Birth Day',
      'Custom #',
    ],
  },
  groups: [
    {
      kind: 'address',
      side: 'work',
      parts: {
        street: ['Work Address', 'Work Address 2'],
        city: ['Work City'],
        province: ['Work State', 'Work County'],
        postalcode: ['Work ZipCode', 'Work Post Code'],
        country: ['Work Country'],
      },
    },
    {
      kind: 'address',
      side: 'home',
      parts: {
        street: ['Home Address', 'Home Address 2'],
        city: ['Home City'],
        province: ['Home State', 'Home County'],
        postalcode: ['Home ZipCode', 'Home Post Code'],
        country: ['Home Country'],
      },
    },
  ],
};

export const thunderbirdGerman: Format = {
  id: 'thunderbird-de',
  name: 'Thunderbird (German)',
  signature: ['Vorname', 'Nachname', 'Anzeigename', 'Spitzname', 'Messenger-Name'],
  columns: {
    name: ['Anzeigename'],
    firstname: ['Vorname'],
    lastname: ['Nachname'],
    nickname: ['Spitzname'],
    workemail: ['Primäre E-Mail-Adresse'],
    homeemail: ['Sekundäre E-Mail-Adresse'],
    workphone: ['Tel. dienstlich'],
    homephone: ['Tel. privat'],
    cellphone: ['Mobil-Tel.-Nr.'],
    fax: ['Fax-Nummer'],
    company: ['Organisation'],
    job: ['Arbeitstitel'],
    url: ['Webseite 1', 'Webseite 2'],
    notes: ['Notizen'],
    inNotes: [
      'Abteilung',
      'Pager-Nummer',
      'Messenger-Name',
      'Geburtsjahr',
      'Geburtsmonat',
      'Geburtstag',
      'Benutzerdef. #',
    ],
  },
  groups: [
    {
      kind: 'address',
      side: 'work',
      parts: {
        street: ['Dienstlich: Adresse', 'Dienstlich: Adresse 2'],
        city: ['Dienstlich: Ort'],
        province: ['Dienstlich: Bundesland'],
        postalcode: ['Dienstlich: PLZ'],
        country: ['Dienstlich: Land'],
      },
    },
    {
      kind: 'address',
      side: 'home',
      parts: {
        street: ['Privat: Adresse', 'Privat: Adresse 2'],
        city: ['Privat: Ort'],
        province: ['Privat: Bundesland'],
        postalcode: ['Privat: PLZ'],
        country: ['Privat: Land'],
      },
    },
  ],
};

/** Names as Thunderbird's own Italian translation has them. */
export const thunderbirdItalian: Format = {
  id: 'thunderbird-it',
  name: 'Thunderbird (Italian)',
  signature: ['Nome', 'Cognome', 'Nome visualizzato', 'Soprannome', 'Numero cercapersone'],
  columns: {
    name: ['Nome visualizzato'],
    firstname: ['Nome'],
    lastname: ['Cognome'],
    nickname: ['Soprannome'],
    workemail: ['Email primaria'],
    homeemail: ['Email secondaria'],
    workphone: ['Telefono lavoro'],
    homephone: ['Telefono casa'],
    cellphone: ['Numero cellulare'],
    fax: ['Numero fax'],
    company: ['Organizzazione'],
    job: ['Qualifica'],
    url: ['Pagina web 1', 'Pagina web 2'],
    notes: ['Note'],
    inNotes: [
      'Reparto',
      'Numero cercapersone',
      'Nome Instant Messenger',
      'Anno di nascita',
      'Mese di nascita',
      'Giorno di nascita',
      'Personalizzato #',
    ],
  },
  groups: [
    {
      kind: 'address',
      side: 'work',
      parts: {
        street: ['Indirizzo di lavoro', 'Indirizzo di lavoro 2'],
        city: ['Città di lavoro'],
        province: ['Provincia di lavoro'],
        postalcode: ['CAP di lavoro'],
        country: ['Nazione di lavoro'],
      },
    },
    {
      kind: 'address',
      side: 'home',
      parts: {
        street: ['Indirizzo di casa', 'Indirizzo di casa 2'],
        city: ['Città di residenza'],
        province: ['Provincia di residenza'],
        postalcode: ['CAP di residenza'],
        country: ['Nazione di residenza'],
      },
    },
  ],
};
