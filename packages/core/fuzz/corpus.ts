import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { delimiters } from '../src/csv/delimiter.ts';
import { plainWriting, writeCsv, writtenEncodings } from '../test/write-csv.ts';

const fixtures = join(import.meta.dirname, '../test/formats');

const table = [
  ['name', 'type', 'workphone', 'notes', 'company'],
  ['Ada "the first" Lovelace', 'public', '+39 0721 1', 'met at the fair\nin 1842', 'Engines, Ltd'],
  ['Zoë', 'group:a,b', "'0039", '', '“Größe”; und | mehr'],
  ['', 'foo', '3,93E+11', '=""', ' '],
];

const phrases = [
  'Name;Vorname;Tel., Büro;Handy;E-Mail\nRossi;Ada;="0039";;a@b.it\n;;;;\n',
  'sep=|\r\nNome|Cognome|Telefono ufficio|Note\r\nAda|Rossi|1|"a\r\nb"\r\n\r\n\u001A',
  'First Name,Last Name,Phonetic First Name,File As,Organization Name,Phone 1 - Label,' +
    'Phone 1 - Value,Phone 2 - Label,Phone 2 - Value\nAda,,,,,* Work,1 ::: 2,Casa,3\n',
  'Notes:\n"When exporting, some addresses may be missing"\n\nFirst Name,Last Name,URL,' +
    'Email Address,Company,Position,Connected On\nAda,Rossi,,,,,\n',
  'name,notes\n"a\nb"x,1\nEve,"unclosed\nBob,2\nIda,a"b\n',
  '"name"\t"__proto__"\t"constructor"\r"Ada" \t"x"\t" y"\r',
  'name,name\nAda,Bob\n',
  'name\nAda\nBob\n',
  'Mario Rossi,0721123456\nAda,1\n',
  '\n\n"Name",fax\r\n\r\n" ",\n',
  'name;\n;\n',
  '',
];

const signatures = [
  'PK\u0003\u0004xl/workbook.xml',
  '\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1',
  '\u001f\u008b\u0008',
  '%PDF-1.7\n1 0 obj',
  '\u0089PNG\r\n\u001a\n\0\0',
  '\u00ff\u00d8\u00ff\u00e0',
  'BEGIN:VCARD\r\nFN:Ada\r\nEND:VCARD\r\n',
  '<?xml version="1.0"?><a/>',
  '\u00ff\u00fe\0\0n\0\0\0',
];

/** Files to begin from: those of the known formats, and small ones in every dialect. */
export function readCorpus(): [Buffer, ...Buffer[]] {
  return [
    writeCsv(table, plainWriting),
    ...phrases.map((text) => Buffer.from(text)),
    ...signatures.map((text) => Buffer.from(text, 'latin1')),
    ...writeDialects(),
    ...readFixtures(),
  ];
}

function writeDialects(): Buffer[] {
  const lineEnds = ['\n', '\r\n', '\r'] as const;
  return delimiters.flatMap((delimiter) =>
    writtenEncodings.flatMap((encoding, index) =>
      lineEnds.map((lineEnd, turn) =>
        writeCsv(table, {
          ...plainWriting,
          delimiter,
          encoding,
          lineEnd,
          hasMark: (index + turn) % 2 === 0,
          quoting: (['needed', 'all', 'padded'] as const)[turn] ?? 'needed',
        }),
      ),
    ),
  );
}

function readFixtures(): Buffer[] {
  const names = readdirSync(fixtures, { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => name.endsWith('.csv'))
    .toSorted((a, b) => (a < b ? -1 : 1))
    .map((name) => readFileSync(join(fixtures, name)));
}
