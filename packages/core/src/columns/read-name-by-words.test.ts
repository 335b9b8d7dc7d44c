import { describe, expect, it } from 'vitest';
import { nameWords, readNameByWords } from './read-name-by-words.ts';
import { normalizeName } from './normalize-name.ts';

describe('readNameByWords', () => {
  it.each([
    ['Tel. uff. 2', 'workphone2'],
    ['Tel. uff.', 'workphone'],
    ['Tel. abit.', 'homephone'],
    ['Tel. priv.', 'homephone'],
    ['Telefon (geschäftlich) 3', 'workphone'],
    ['Phone (work) 2', 'workphone2'],
    ['Phone (home) 2', 'homephone'],
    ['Altro telefono 2', 'otherphone'],
    ['Tel 1', 'workphone'],
    ['Tel 2', 'workphone2'],
    ['Tel 3', 'otherphone'],
    ['N. telefono', 'workphone'],
    ['N° de téléphone', 'workphone'],
    ['Recapito telefonico', 'workphone'],
    ['N° portable', 'cellphone'],
    ['Phone (mobile)', 'cellphone'],
    ['Tel. mobile', 'cellphone'],
    ['TÉLÉFONO_MÓVIL 2', 'cellphone2'],
    ['Cell. aziendale', 'cellphone'],
    ['Numero di fax ufficio', 'fax'],
    ['E-mail (work)', 'workemail'],
    ['Email (home)', 'homeemail'],
    ['Altra e-mail', 'otheremail'],
    ['Mail 2', 'homeemail'],
    ['Mail 4', 'otheremail'],
    ['Nachname, Vorname', 'name'],
    ['Cognome Nome', 'name'],
    ['COGNOME E NOME', 'name'],
    ['NOM Prénom', 'name'],
    ['Apellidos y nombre', 'name'],
    ['First/Last name', 'name'],
  ])('understands %j', (name, place) => {
    expect(readNameByWords(name)?.place).toBe(place);
  });

  it.each([
    '',
    '42',
    'Numero',
    'Indirizzo ufficio',
    'Nome',
    'Cognome',
    'Telefono segretaria',
    'Tel. 10',
    'Mobile since',
    'Note telefono',
    'Numero di fax dell’ufficio',
    '电话',
  ])('does not understand %j', (name) => {
    expect(readNameByWords(name)).toBeUndefined();
  });

  it('lets a name that says work or home come first', () => {
    const orderOf = (name: string): number | undefined => readNameByWords(name)?.rank.order;
    expect(orderOf('Tel. uff.')).toBeLessThan(orderOf('Tel. centralino') ?? 0);
  });
});

describe('nameWords', () => {
  const words = Object.entries(nameWords).flatMap(([sense, ofSense]) =>
    ofSense.map((word) => ({ sense, word })),
  );

  it('are single words', () => {
    expect(words.filter(({ word }) => !/^\p{L}+$/u.test(word))).toEqual([]);
  });

  it('have one sense each', () => {
    const senses = new Map(words.map(({ sense, word }) => [normalizeName(word), sense]));
    const ambiguous = words.filter(({ sense, word }) => senses.get(normalizeName(word)) !== sense);
    expect(ambiguous).toEqual([]);
  });
});
