import { describe, expect, it } from 'vitest';
import type { Column } from './entry.ts';
import type { Format } from './format.ts';
import { knownFormats } from './formats/known-formats.ts';
import { ColumnIndex, CommonColumns, recognizeFormat } from './match-columns.ts';

const format: Format = {
  id: 'sample',
  name: 'Sample',
  signature: ['First Name', 'E-Mail'],
  columns: { firstname: ['First Name', 'Middle Name'], inNotes: ['Custom #'], job: ['Custom 3'] },
  groups: [
    { kind: 'phone', value: 'Phone # - Value', labels: ['Phone # - Label', 'Phone # - Type'] },
    { kind: 'address', side: 'home', parts: { street: ['Street', 'Street 2'], city: ['City'] } },
  ],
};

function column(name: string, index = 0): Column {
  return { index, name };
}

describe('ColumnIndex', () => {
  const index = new ColumnIndex(format);

  it('knows a column by its name, however it is spelt, and its turn among its like', () => {
    expect(index.match(column('FIRST_NAME'))).toEqual({
      kind: 'column',
      place: 'firstname',
      rank: { order: 0, number: 0 },
    });
    expect(index.match(column('Middle name'))).toMatchObject({ rank: { order: 1 } });
  });

  it('knows numbered columns by their pattern', () => {
    expect(index.match(column('Custom 12'))).toMatchObject({
      place: 'inNotes',
      rank: { order: 0, number: 12 },
    });
  });

  it('prefers the very name to a pattern', () => {
    expect(index.match(column('Custom 3'))).toMatchObject({ place: 'job' });
    expect(index.match(column('Street 2'))).toMatchObject({
      part: 'street',
      rank: { order: 1, number: 0 },
    });
  });

  it('tells values from the labels beside them', () => {
    expect(index.match(column('Phone 2 - Value'))).toMatchObject({ part: 'value' });
    expect(index.match(column('Phone 2 - Label'))).toMatchObject({ part: 'label' });
    expect(index.match(column('Phone 2 - Type'))).toMatchObject({
      part: 'label',
      rank: { number: 2 },
    });
  });

  it.each(['Last Name', 'Phone - Value', 'Custom', ''])('does not know %j', (name) => {
    expect(index.match(column(name))).toBeUndefined();
  });
});

describe('CommonColumns', () => {
  const other: Format = {
    id: 'other',
    name: 'Other',
    signature: ['Cell'],
    columns: { firstname: ['first-name'], cellphone: ['Cell'], company: ['Custom #'] },
    groups: [{ kind: 'address', side: 'work', parts: { street: ['City'], city: ['Town'] } }],
  };
  const common = new CommonColumns([format, other]);

  it('knows what one format knows, and what several say alike', () => {
    expect(common.match(column('Cell'))).toMatchObject({ place: 'cellphone' });
    expect(common.match(column('Phone 1 - Type'))).toMatchObject({ part: 'label' });
    expect(common.match(column('First name'))).toMatchObject({ place: 'firstname' });
  });

  it('does not know what two formats take for different things', () => {
    expect(common.match(column('Custom 4'))).toBeUndefined();
    expect(common.match(column('City'))).toBeUndefined();
  });

  it('does not know what none knows', () => {
    expect(common.match(column('Shoe size'))).toBeUndefined();
  });
});

describe('recognizeFormat', () => {
  const columns = (...names: string[]): Column[] => names.map(column);

  it('takes a header that has the whole signature, in any order and among others', () => {
    expect(recognizeFormat(columns('email', 'Shoe size', 'first name'), [format])).toBe(format);
  });

  it('takes no header that has a part of it', () => {
    expect(recognizeFormat(columns('First Name'), [format])).toBeUndefined();
  });

  it('takes no two of the formats that we know for one another', () => {
    const confused = knownFormats.filter(
      (known) => recognizeFormat(known.signature.map(column), knownFormats) !== known,
    );
    expect(confused).toEqual([]);
  });
});
