import { describe, expect, it } from 'vitest';
import { fileNameOf } from './file-name.ts';

describe('fileNameOf', () => {
  it.each([
    ['form-data; name="file"; filename="contacts.csv"', 'contacts.csv'],
    ['form-data; name=file; filename=contacts.csv', 'contacts.csv'],
    ['form-data; FileName="contacts.csv"; name="file"', 'contacts.csv'],
    ['form-data;name="file";filename="contacts.csv"', 'contacts.csv'],
    ['form-data; name="file"; filename = "contacts.csv" ; size=3', 'contacts.csv'],
    ['form-data; name="file"; filename="a;b.csv"', 'a;b.csv'],
    ['form-data; name="file"; filename="say "hello".csv"', 'say "hello".csv'],
    ['form-data; name="file"; filename="C:\\folder\\"', 'C:\\folder\\'],
    ["form-data; name=file; filename*=UTF-8''rubrica%C3%A0.csv", "UTF-8''rubrica%C3%A0.csv"],
    ['form-data; name="file"; filename=""', ''],
    ['form-data; name="file"; filename=', ''],
  ])('reads %j', (disposition, name) => {
    expect(fileNameOf(disposition)).toBe(name);
  });

  it.each([
    '',
    'form-data',
    'form-data;',
    'form-data; name="file"',
    'form-data; name="x; filename=y"',
    'form-data; name="file"; nofilename="contacts.csv"',
    'form-data; name="file"; filename="contacts.csv',
    'form-data; name="file"; filename',
  ])('finds none in %j', (disposition) => {
    expect(fileNameOf(disposition)).toBeUndefined();
  });
});
