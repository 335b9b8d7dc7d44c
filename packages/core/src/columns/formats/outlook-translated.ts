import type { AddressGroup, Format } from '../format.ts';
import { listNames } from '../list-names.ts';

/** The columns of an address, in the order of its parts. */
function address(side: 'work' | 'home' | 'other', names: string): AddressGroup {
  const [
    street1 = '',
    street2 = '',
    street3 = '',
    city = '',
    province = '',
    postalcode = '',
    ...rest
  ] = listNames(names);
  const [country = '', pob = ''] = rest;
  return {
    kind: 'address',
    side,
    parts: {
      street: [street1, street2, street3],
      city: [city],
      province: [province],
      postalcode: [postalcode],
      country: [country],
      pob: [pob],
    },
  };
}

/** Outlook translates its columns. */
export const outlookItalian: Format = {
  id: 'outlook-it',
  name: 'Outlook (Italian)',
  signature: ['Nome', 'Cognome', 'Via (uff.)', 'Via (ab.)', 'Indirizzo posta elettronica'],
  columns: {
    title: ['Titolo'],
    firstname: ['Nome', 'Secondo nome'],
    lastname: ['Cognome', 'Titolo straniero'],
    company: ['Società'],
    job: ['Posizione', 'Professione'],
    workphone: ['Ufficio', 'Telefono principale società'],
    workphone2: ['Ufficio 2'],
    homephone: ['Abitazione', 'Abitazione 2'],
    cellphone: ['Cellulare'],
    otherphone: listNames(
      'Altro telefono, Telefono auto, Telefono principale, Radiotelefono, Richiamata automatica',
    ),
    fax: ['Fax (uff.)', 'Fax (ab.)', 'Altro fax'],
    workemail: ['Indirizzo posta elettronica'],
    homeemail: ['Indirizzo posta elettronica 2'],
    otheremail: ['Indirizzo posta elettronica 3'],
    url: ['Pagina Web'],
    notes: ['Notes', 'Note'],
    inNotes: listNames(
      'Reparto, Ubicazione ufficio, Compleanno, Anniversario, Nome assistente',
      'Telefono assistente, Nome manager, Nome coniuge/partner, Figli, Presentato da',
      'Cercapersone, ISDN, Telefono TTY/TDD, Telex, Hobby, Luogo, Parole chiave',
      'Cod. Fisc./P. IVA, Utente #',
    ),
    notTaken: listNames(
      'Account, Dati fatturazione, Server di directory, Tipo posta elettronica',
      'Tipo posta elettronica #, Nome visualizzato posta elettronica',
      'Nome visualizzato posta elettronica #, Sesso, Iniziali, Disponibilità Internet, Lingua',
      'Indennità trasferta, Numero ID organizzativo, Priorità, Privato, Riservatezza',
    ),
  },
  groups: [
    address(
      'work',
      'Via (uff.), Via (uff.) 2, Via (uff.) 3, Città (uff.), Provincia (uff.), CAP (uff.), Paese/area geografica (uff.), Indirizzo (uff.) - Casella postale',
    ),
    address(
      'home',
      'Via (ab.), Via (ab.) 2, Via (ab.) 3, Città (ab.), Provincia (ab.), CAP (ab.), Paese/area geografica (ab.), Indirizzo (ab.) - Casella postale',
    ),
    address(
      'other',
      'Altra via, Altra via 2, Altra via 3, Altra città, Altra provincia, Altro CAP, Altro paese/area geografica, Altro indirizzo - Casella postale',
    ),
    { kind: 'labels', value: 'Categorie', separator: ';' },
  ],
};

export const outlookGerman: Format = {
  id: 'outlook-de',
  name: 'Outlook (German)',
  signature: ['Vorname', 'Nachname', 'Straße geschäftlich', 'Straße privat', 'E-Mail-Adresse'],
  columns: {
    title: ['Anrede'],
    firstname: ['Vorname', 'Weitere Vornamen'],
    lastname: ['Nachname', 'Suffix'],
    company: ['Firma'],
    job: ['Position', 'Beruf'],
    workphone: ['Telefon geschäftlich', 'Telefon Firma'],
    workphone2: ['Telefon geschäftlich 2'],
    homephone: ['Telefon privat', 'Telefon privat 2'],
    cellphone: ['Mobiltelefon'],
    cellphone2: ['Mobiltelefon 2'],
    otherphone: ['Weiteres Telefon', 'Autotelefon', 'Haupttelefon', 'Rückmeldung'],
    fax: ['Fax geschäftlich', 'Fax privat', 'Weiteres Fax'],
    workemail: ['E-Mail-Adresse'],
    homeemail: ['E-Mail 2: Adresse'],
    otheremail: ['E-Mail 3: Adresse'],
    url: ['Webseite'],
    notes: ['Notizen'],
    inNotes: listNames(
      'Abteilung, Büro, Geburtstag, Jahrestag, Name Assistent, Telefon Assistent',
      'Name des/r Vorgesetzten, Name des/der Vorgesetzten, Partner, Kinder, Empfohlen von, Pager',
      'ISDN, Telefon für Hörbehinderte, Telex, Hobby, Ort, Stichwörter, Benutzer #',
    ),
    notTaken: listNames(
      'Konto, Abrechnungsinformation, Verzeichnisserver, E-Mail-Typ, E-Mail #: Typ',
      'E-Mail: Angezeigter Name, E-Mail #: Angezeigter Name, Geschlecht, Regierungsnr.',
      'Initialen, Internet Frei/Gebucht, Sprache, Reisekilometer, Organisationsnr., Priorität',
      'Privat, Vertraulichkeit',
    ),
  },
  groups: [
    address(
      'work',
      'Straße geschäftlich, Straße geschäftlich 2, Straße geschäftlich 3, Ort geschäftlich, Region geschäftlich, Postleitzahl geschäftlich, Land/Region geschäftlich, Postfach geschäftlich',
    ),
    address(
      'home',
      'Straße privat, Straße privat 2, Straße privat 3, Ort privat, Bundesland/Kanton privat, Postleitzahl privat, Land/Region privat, Postfach privat',
    ),
    address(
      'other',
      'Weitere Straße, Weitere Straße 2, Weitere Straße 3, Weiterer Ort, Weiteres/r Bundesland/Kanton, Weitere Postleitzahl, Weiteres/e Land/Region, Weiteres Postfach',
    ),
    { kind: 'labels', value: 'Kategorien', separator: ';' },
  ],
};
