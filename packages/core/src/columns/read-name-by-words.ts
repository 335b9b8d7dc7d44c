import type { Place } from './format.ts';
import { listNames } from './list-names.ts';
import type { Rank } from './match-columns.ts';
import { normalizeName } from './normalize-name.ts';

/** Words of column names, in five languages, by what they say. */
export const nameWords = {
  fax: listNames('fax, telefax, télécopie'),
  email: listNames('email, mail, emailadresse, courriel, correo, posta, pec'),
  cell: listNames(
    'cell, cellulare, cellular, celular, telefonino, mobile, mob, mobil, móvil, mobilnummer',
    'mobiltelefon, mobiltelefonnummer, handy, handynummer, natel, portable, gsm, whatsapp',
  ),
  phone: listNames(
    'tel, telefono, teléfono, telefon, telefonnummer, téléphone, telephone, phone, teléf, tfno, tlf',
    'rufnummer, landline, festnetz, fisso, fixe, fijo, recapito, recapiti, centralino',
  ),
  work: listNames(
    'work, business, office, company, lavoro, ufficio, uff, azienda, aziendale',
    'dienstlich, geschäftlich, gesch, büro, arbeit, firma, beruflich',
    'travail, bureau, professionnel, professionnelle, pro, trabajo, oficina, empresa',
  ),
  home: listNames(
    'home, private, personal, priv, casa, abitazione, abit, ab, privato, privata, personale',
    'privat, zuhause, domicile, maison, personnel, personnelle, privé, particular',
  ),
  other: listNames('other, altro, altra, anderes, andere, sonstige, autre, otro, otra'),
  firstName: listNames('first, given, nome, vorname, vor, prénom, nombre'),
  lastName: listNames(
    'last, family, surname, cognome, nachname, nach, zuname, nom, apellido, apellidos',
  ),
  /** Words that say nothing. */
  filler: listNames(
    'n, no, nr, num, numero, number, nummer, name, address, adresse, indirizzo, id, main, primary',
    'principale, principal, diretto, dir, direct, telefonico, elettronica, electrónico, certificata',
    'e, y, et, und, and, di, del, de, du, da, the, of',
  ),
} as const;

type Sense = keyof typeof nameWords;

const senses = new Map<string, Sense>(
  Object.entries(nameWords).flatMap(([sense, words]) =>
    // The keys of the table are senses.
    words.map((word) => [normalizeName(word), sense as Sense] as const),
  ),
);

/** After all names that are known as a whole; those that say work or home come first. */
const namedSide: Rank = { order: 1_000, number: 0 };
const noSide: Rank = { order: 1_001, number: 0 };

/**
 * Understands a column's name by its words, if each of them is known: `Tel. uff. 2`, `N° portable`,
 * `Phone (mobile)`, `Nachname, Vorname`. Undefined for any other.
 */
export function readNameByWords(name: string): { place: Place; rank: Rank } | undefined {
  const words = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .match(/\p{L}+|\d+/gu);
  const said = new Set<Sense>();
  let ordinal = 1;
  for (const word of words ?? []) {
    const sense = senses.get(word);
    if (sense !== undefined) said.add(sense);
    else if (/^[1-9]$/.test(word)) ordinal = Number(word);
    else return undefined;
  }
  const place = placeOf(said, ordinal);
  const isNamed = said.has('work') || said.has('home') || said.has('other');
  return place && { place, rank: isNamed ? namedSide : noSide };
}

function placeOf(said: ReadonlySet<Sense>, ordinal: number): Place | undefined {
  if (said.has('fax')) return 'fax';
  if (said.has('email')) return choose(said, ordinal, ['workemail', 'homeemail', 'otheremail']);
  if (said.has('cell')) return ordinal > 1 ? 'cellphone2' : 'cellphone';
  if (said.has('phone')) {
    if (ordinal === 2 && !said.has('home') && !said.has('other')) return 'workphone2';
    return choose(said, ordinal, ['workphone', 'homephone', 'otherphone']);
  }
  return said.has('firstName') && said.has('lastName') ? 'name' : undefined;
}

/** By side, else by number. */
function choose(
  said: ReadonlySet<Sense>,
  ordinal: number,
  [work, home, other]: readonly [work: Place, home: Place, other: Place],
): Place {
  if (said.has('work')) return work;
  if (said.has('home')) return home;
  if (said.has('other')) return other;
  return [work, home][ordinal - 1] ?? other;
}
