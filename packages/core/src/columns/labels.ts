import { listNames } from './list-names.ts';
import { normalizeName } from './normalize-name.ts';

/** What a program calls a number, an address or an e-mail. */
export type LabelKind = 'work' | 'home' | 'cell' | 'fax' | 'pager' | 'other' | 'none' | 'custom';

export interface Label {
  readonly kind: LabelKind;
  /** As the program writes it, without the mark of a primary value. */
  readonly text: string;
}

/** The words of each kind, in five languages; whatever else is `custom`. */
export const labelWords: Readonly<Record<Exclude<LabelKind, 'custom'>, readonly string[]>> = {
  work: listNames(
    'work, business, office, company, lavoro, ufficio, azienda',
    'arbeit, geschäftlich, dienstlich, büro, beruflich, firma',
    'travail, bureau, professionnel, pro, trabajo, oficina',
  ),
  home: listNames(
    'home, private, personal, casa, abitazione, privato, personale',
    'privat, zuhause, maison, domicile, personnel, particular',
  ),
  cell: listNames(
    'mobile, cell, cellular, cellulare, mobil, handy, portable, móvil, celular',
    'iphone, work mobile, home mobile, telefonino, workmobile',
  ),
  fax: listNames(
    'fax, work fax, home fax, other fax, fax lavoro, fax casa, fax ufficio',
    'fax abitazione, fax geschäftlich, fax privat, fax bureau, fax domicile',
    'fax trabajo, fax del trabajo, fax casa',
  ),
  pager: ['pager', 'work pager', 'cercapersone', 'téléavertisseur', 'buscapersonas'],
  other: ['other', 'altro', 'sonstige', 'sonstiges', 'andere', 'autre', 'otro', 'otros'],
  none: ['', 'main', 'principale', 'haupt', 'principal', 'internet', 'default'],
};

const kinds = new Map<string, LabelKind>(
  Object.entries(labelWords).flatMap(([kind, names]) =>
    // The keys are kinds.
    names.map((name) => [normalizeName(name), kind as LabelKind] as const),
  ),
);

/** Reads a label as Google and others write it: `* Work` marks the primary one. */
export function readLabel(written: string): Label {
  const text = written.replace(/^\s*\*\s*/, '').trim();
  return { kind: kinds.get(normalizeName(text)) ?? 'custom', text };
}
