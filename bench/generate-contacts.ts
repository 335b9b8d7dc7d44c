/** The columns of a generated file: the fifteen that exports of address books mostly fill. */
export const columns = [
  'name',
  'type',
  'workemail',
  'homeemail',
  'workphone',
  'homephone',
  'cellphone',
  'fax',
  'title',
  'company',
  'notes',
  'workstreet',
  'workcity',
  'workpostalcode',
  'workcountry',
] as const;

/** Contacts as people have them, always the same ones: some cells are empty, some need quotes. */
export function* generateContacts(count: number): Generator<readonly string[]> {
  const random = createRandom(20_261_122);
  const digits = (length: number) => String(random() * 10 ** length).slice(0, length);
  const sometimes = (share: number, value: string) => (random() < share ? value : '');
  for (let index = 0; index < count; index += 1) {
    const company = `Company ${Math.floor(random() * 5_000)}`;
    yield [
      `Contact Number ${index}`,
      sometimes(0.3, random() < 0.5 ? 'public' : 'group:sales,support'),
      `contact.${index}@company.example`,
      sometimes(0.4, `c${index}@home.example`),
      `+39 06 ${digits(8)}`,
      sometimes(0.5, `06 ${digits(7)}`),
      `+39 3${digits(9)}`,
      sometimes(0.2, `06 ${digits(7)}`),
      sometimes(0.3, 'Dr.'),
      random() < 0.1 ? `${company}, Ltd. "The Best"` : company,
      random() < 0.1 ? `Met at the fair\nin ${2_000 + (index % 26)}, wants a call` : '',
      `Via Roma ${index % 400}`,
      'Pesaro',
      '61121',
      'Italy',
    ];
  }
}

/** Those contacts as a CSV file. */
export function toCsv(contacts: Iterable<readonly string[]>): Buffer {
  return Buffer.from([...writeCsv(contacts)].join(''));
}

/** The same, a row at a time. */
export function* writeCsv(contacts: Iterable<readonly string[]>): Generator<string> {
  yield `${columns.join(',')}\n`;
  for (const cells of contacts) yield `${cells.map(quoteWhereNeeded).join(',')}\n`;
}

function quoteWhereNeeded(cell: string): string {
  return /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** Mulberry32: a small generator of numbers in [0, 1) that a seed makes repeatable. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
