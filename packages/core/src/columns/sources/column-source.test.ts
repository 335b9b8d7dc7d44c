import { describe, expect, it } from 'vitest';
import type { Entry } from '../entry.ts';
import type { Place } from '../format.ts';
import { columnSource } from './column-source.ts';

const column = { index: 0, name: 'Column' };

function read(place: Place, cell: string): readonly Entry[] {
  return columnSource(column, place, false).read([cell]);
}

describe('columnSource', () => {
  it('reads a cell without the blanks around it', () => {
    expect(read('company', ' Rossi \t')).toMatchObject([{ value: 'Rossi', caption: 'Column' }]);
  });

  it.each(['', ' ', '0/0/00', '0/0/0000', '0.0.00'])('reads nothing in %j', (cell) => {
    expect(read('inNotes', cell)).toEqual([]);
  });

  it.each(['--12-08', '1604-12-08', '12/8/1604', '00/1/00'])(
    'keeps the date %j as it is',
    (date) => {
      expect(read('inNotes', date)).toMatchObject([{ value: date, choices: [] }]);
    },
  );

  it('calls a column without a name by its position', () => {
    const nameless = columnSource({ index: 4, name: '' }, 'inNotes', false);
    expect(nameless.read(['', '', '', '', 'x'])).toMatchObject([{ caption: 'Column 5' }]);
  });

  it('reads nothing in a row that stops before it', () => {
    expect(columnSource(column, 'company', false).read([])).toEqual([]);
  });

  it('unwraps numbers, and nothing else', () => {
    expect(read('cellphone', '="0039333"')).toMatchObject([{ value: '0039333', isNumber: true }]);
    expect(read('cellphone', "'0039333")).toMatchObject([{ value: '0039333' }]);
    expect(read('lastname', "'t Hooft")).toMatchObject([{ value: "'t Hooft", isNumber: false }]);
  });

  it('goes on to the fields of the same kind', () => {
    const fields = read('cellphone', '1')[0]
      ?.choices.flat()
      .map(([field]) => field);
    expect(fields).toEqual(['cellphone', 'cellphone2', 'otherphone']);
  });

  it('knows which columns can name a contact, and which of them best', () => {
    const ranks = (['fileAs', 'nickname', 'inNotes'] as const).map(
      (place) => read(place, 'Ada')[0]?.nameRank,
    );
    expect(ranks).toEqual([0, 1, undefined]);
  });
});
