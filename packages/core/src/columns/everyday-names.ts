import { contactFields } from '../contacts/fields.ts';
import type { ColumnTable } from './format.ts';
import { listNames } from './list-names.ts';

const everyday: ColumnTable = {
  name: listNames(
    'Full Name, Display Name, Contact, Contact Name',
    'Nominativo, Nome completo, Nome e cognome, Cognome e nome, Contatto',
    'Vollständiger Name, Anzeigename, Vor- und Nachname, Kontakt',
    'Nom complet, Nom et prénom, Nom affiché',
    'Nombre completo, Nombre y apellidos, Contacto',
    'Customer, Customer Name, Client, Client Name, Person, Employee, Member',
    'Cliente, Persona, Utente, Intestatario, Socio, Dipendente, Kunde, Kundenname, Mitarbeiter',
  ),
  firstname: listNames(
    'First Name, Given Name, First, Forename, Fname',
    'Nome, Vorname, Rufname, Prénom, Nombre',
    'Middle Name, Middle, Secondo nome, Zweiter Vorname',
  ),
  lastname: listNames(
    'Last Name, Family Name, Last, Surname, Lname',
    'Cognome, Nachname, Familienname, Zuname, Nom, Nom de famille',
    'Apellido, Apellidos, Primer apellido',
    'Apellido #, Segundo apellido, Suffix, Name Suffix',
  ),
  fileAs: listNames(
    'File As, Archivia come, Speichern unter',
    'Contact Person, Referente, Persona di riferimento, Ansprechpartner, Interlocuteur',
    'Persona de contacto',
  ),
  nickname: listNames('Nickname, Soprannome, Spitzname, Surnom, Apodo, Alias'),
  title: listNames('Name Prefix, Prefix, Titolo, Titel, Título, Salutation, Anrede, Civilité'),
  company: listNames(
    'Company Name, Org, Company/Organization, Supplier, Organization, Organisation, Organization Name, Society, Firm',
    'Azienda, Nome azienda, Rag Soc, Fornitore, Denominazione, Società, Ditta, Ragione sociale, Impresa, Ente, Organizzazione',
    'Firma, Firmenname, Unternehmen, Société, Entreprise, Raison sociale',
    'Empresa, Compañía, Sociedad, Razón social, Organización',
  ),
  job: listNames(
    'Job Title, Position, Role, Profession, Occupation, Organization Title',
    'Ruolo, Mansione, Qualifica, Professione, Posizione, Incarico',
    'Beruf, Funktion, Stellung, Berufsbezeichnung, Arbeitstitel',
    'Fonction, Poste, Métier, Cargo, Puesto, Profesión',
  ),
  workphone: listNames(
    'Business Phone, Business, Work, Work Number, Office Number, Office Phone, Business Number',
    'Telefono ufficio, Tel ufficio, Tel uff, Telefono lavoro, Tel lavoro, Telefono azienda',
    'Tel dienstlich, Telefon geschäftlich, Telefon dienstlich, Telefon Büro, Telefon Arbeit',
    'Téléphone bureau, Téléphone travail, Téléphone professionnel, Tél pro, Tél bureau',
    'Teléfono trabajo, Teléfono oficina, Teléfono del trabajo',
    'Phone, Phone 1, Phone Number, Contact Number, Contact No, Telephone, Telephone Number, Tel, Number, Landline',
    'Telefono, Telefono 1, Numero, Numero di telefono, Telefono fisso, Fisso',
    'Telefon, Telefon 1, Telefonnummer, Rufnummer, Nummer, Festnetz',
    'Téléphone, Numéro, Numéro de téléphone, Téléphone fixe, Fixe',
    'Teléfono, Número, Número de teléfono, Teléfono fijo',
    'Company Main Phone, Company Phone, Main Phone',
  ),
  workphone2: listNames(
    'Business Phone 2, Business 2, Business Number 2, Work Number 2, Work 2, Phone 2',
    'Office Phone 2, Telephone 2, Telefono 2, Telefono ufficio 2, Telefon 2',
    'Téléphone 2, Teléfono 2',
  ),
  homephone: listNames(
    'Home, Home Number, Private Phone',
    'Telefono casa, Telefono abitazione, Tel abitazione, Tel ab, Tel casa, Abitazione, Casa',
    'Tel privat, Telefon privat, Privattelefon, Telefon zuhause',
    'Téléphone domicile, Téléphone personnel, Téléphone privé, Tél domicile, Domicile',
    'Teléfono casa, Teléfono particular, Teléfono de casa, Teléfono personal',
    'Home Phone 2, Home 2, Telefono casa 2',
  ),
  cellphone: listNames(
    'Mobile, Mobile Phone, Mobile Number, Cell, Cellular, Cell Number, Mob',
    'Cellulare, Telefonino, Tel cellulare, Telefono cellulare, Numero cellulare',
    'Cellulare 1, Cell 1, Mobile 1, Telefono mobile',
    'Mobil, Mobiltelefon, Handy, Handynummer, Mobilnummer, Mobil Tel Nr, Natel',
    'Portable, Téléphone portable, Téléphone mobile, Tél portable, GSM',
    'Móvil, Teléfono móvil, Celular, Teléfono celular',
  ),
  cellphone2: listNames(
    'Mobile 2, Mobile Phone 2, Cell 2, Cellulare 2, Mobil 2, Handy 2, Portable 2',
    'Móvil 2, Celular 2',
  ),
  otherphone: listNames(
    'Other, Other Number, Car Phone, Primary Phone, Phone 3, Telephone 3',
    'Altro telefono, Altro numero, Telefono 3, Anderes Telefon, Telefon 3',
    'Sonstiges Telefon, Autre téléphone, Téléphone 3, Otro teléfono, Teléfono 3',
    'Phone #, Telephone #, Mobile #, Telefono #, Cellulare #, Telefon #, Téléphone #, Teléfono #',
  ),
  fax: listNames(
    'Business Fax, Fax Number, Work Fax, Home Fax, Other Fax, Telefax',
    'Numero fax, Fax ufficio, Fax lavoro, Fax azienda, Faxnummer, Fax geschäftlich',
    'Fax dienstlich, Télécopie, Fax bureau, Fax trabajo',
  ),
  extension: listNames(
    'Ext, Interno, Numero interno, Durchwahl, Nebenstelle, Poste interne, Extensión',
  ),
  speeddial_num: listNames(
    'Speed Dial, Speed Dial Number, Selezione rapida, Kurzwahl, Numéro abrégé, Marcación rápida',
  ),
  workemail: listNames(
    'Business Email, Office Email, Company Email, Work Email Address, Business E-mail Address',
    'Email lavoro, Email ufficio, Email aziendale, E-Mail geschäftlich, E-Mail dienstlich',
    'Email professionnel, Email pro, Email trabajo, Correo del trabajo',
    'Mél, Primary Email, Email primaria, Primäre E-Mail-Adresse',
    'Email, E-mail Address, Email 1, Mail',
    'Indirizzo email, Posta elettronica, Indirizzo posta elettronica, E-Mail-Adresse, Adresse e-mail, Courriel',
    'Correo, Correo electrónico',
  ),
  homeemail: listNames(
    'E-mail 2 Address, Email 2, Secondary Email, Personal Email, Private Email',
    'Alternate Email, Alternate Email 1, Home Email Address',
    'Email casa, Email personale, Email privata, Email secondaria, E-Mail privat',
    'Sekundäre E-Mail-Adresse, Email personnel, Email privé, Courriel personnel',
    'Correo personal, Email personal, Email particular',
  ),
  otheremail: listNames(
    'E-mail 3 Address, Email 3, Alternate Email 2, Other Email Address',
    'Altra email, PEC, Andere E-Mail, Autre email, Otro correo, Email #, E-mail # Address',
  ),
  workstreet: listNames(
    'Business Street, Business Address, Work Address, Office Address',
    'Indirizzo ufficio, Indirizzo lavoro, Indirizzo di lavoro',
    'Dienstlich Adresse, Straße geschäftlich, Adresse professionnelle',
    'Street, Address, Street Address, Address 1, Address Line 1',
    'Indirizzo, Via, Straße, Strasse, Adresse, Anschrift',
    'Rue, Adresse postale, Dirección, Calle, Domicilio',
    'Business Street 2, Business Street 3, Work Address 2, Street 2, Address 2',
    'Address Line 2, Indirizzo 2, Numero civico, N civico, Civico, Hausnummer',
    'Indirizzo di lavoro 2, Dienstlich Adresse 2, Straße geschäftlich 2, Straße geschäftlich 3',
  ),
  workpob: listNames(
    'Business Address PO Box, PO Box, POB, Casella postale, Postfach, Boîte postale, Apartado',
    'Postfach geschäftlich',
  ),
  workcity: listNames(
    'Business City, City, Town, Città, Località, Comune, Città ufficio, Città di lavoro',
    'Ort, Stadt, Wohnort, Dienstlich Ort, Ort geschäftlich, Ville, Ciudad, Localidad, Población',
  ),
  workprovince: listNames(
    'Business State, Work State, Work County, State, Province, Region, County',
    'Provincia, Prov, Regione, Provincia di lavoro, Bundesland, Kanton, Dienstlich Bundesland',
    'Region geschäftlich, Département, Région',
  ),
  workpostalcode: listNames(
    'Business Postal Code, Work ZIP, Work ZipCode, ZIP, ZIP Code, Postal Code',
    'Postcode, Zip/Postal Code, Work Post Code, CAP, Codice postale, PLZ, Postleitzahl',
    'CAP di lavoro, Dienstlich PLZ, PLZ geschäftlich, Postleitzahl geschäftlich',
    'Code postal, CP, Código postal',
  ),
  workcountry: listNames(
    'Business Country, Business Country/Region, Country, Country/Region',
    'Nazione, Paese, Stato, Nazione di lavoro, Land, Dienstlich Land, Land/Region geschäftlich',
    'Pays, País',
  ),
  homestreet: listNames(
    'Home Address, Private Address',
    'Indirizzo casa, Indirizzo abitazione, Indirizzo di casa, Privat Adresse',
    'Straße privat, Adresse personnelle, Adresse domicile, Dirección particular',
    'Dirección personal, Home Street 2, Home Street 3, Home Address 2, Indirizzo di casa 2',
    'Privat Adresse 2, Straße privat 2, Straße privat 3',
  ),
  homepob: listNames('Home Address PO Box, Home PO Box, Postfach privat'),
  homecity: listNames(
    'Città casa, Città di residenza, Privat Ort, Ort privat, Ville domicile, Ciudad particular',
  ),
  homeprovince: listNames(
    'Home State, Home County, Provincia casa, Provincia di residenza, Privat Bundesland',
    'Bundesland/Kanton privat',
  ),
  homepostalcode: listNames(
    'Home ZIP, Home ZipCode, Home Post Code, CAP casa, CAP di residenza, Privat PLZ',
    'PLZ privat, Postleitzahl privat',
  ),
  homecountry: listNames(
    'Home Country/Region, Nazione casa, Nazione di residenza, Privat Land, Land/Region privat',
  ),
  url: listNames(
    'Web Page, Website, Web Site, Web, Homepage, Site, Web Page 1',
    'Business Website, Internet, Sito, Sito web, Sito internet, Pagina web, Webseite, Internetseite',
    'Webseite 1, Site web, Site internet, Sitio web, Página web, Web Page 2',
  ),
  notes: listNames(
    'Note, Comment, Comments, Remark, Remarks, Description, Memo',
    'Annotazioni, Commento, Commenti, Osservazioni, Descrizione',
    'Notiz, Notizen, Bemerkung, Bemerkungen, Kommentar, Anmerkung, Anmerkungen',
    'Remarque, Remarques, Commentaire, Commentaires, Notas, Nota, Observaciones',
    'Comentario, Comentarios',
  ),
  facebook: listNames('Facebook URL, Facebook Profile'),
  instagram: listNames('Instagram URL, Instagram Profile'),
  linkedin: listNames('LinkedIn URL, LinkedIn Profile'),
  inNotes: listNames(
    'Department, Birthday, Date of Birth, Anniversary, Pager, Spouse, Skype',
    'Reparto, Ufficio di appartenenza, Data di nascita, Compleanno, Partita IVA',
    'P. IVA, Codice fiscale, Abteilung, Geburtstag, Geburtsdatum, Service',
    'Date de naissance, Anniversaire, Departamento, Fecha de nacimiento, Cumpleaños',
    "Related Name, Assistant's Name, Manager's Name, Custom #, User #, Fax 2",
    'Cod fiscale, VAT Number',
    'Category, Categories, Group, Groups, Categoria, Categorie, Gruppo, Gruppi',
    'Kategorie, Kategorien, Gruppe, Gruppen, Catégorie, Catégories, Groupe, Categoría, Grupo',
  ),
};

/**
 * What people call their columns: English, Italian, German, French and Spanish, and our own names as
 * people spell them (`Work Phone`). Spelling, case and accents are compared by `normalizeName`. An
 * address, a number or an e-mail of no kind is taken for one of work.
 */
export const everydayNames: ColumnTable = {
  ...everyday,
  ...Object.fromEntries(contactFields.map((field) => [field, [field, ...(everyday[field] ?? [])]])),
};
