import { describe, expect, it } from 'vitest';
import { importText } from '../../test/attempt.ts';
import { fileOf } from '../../test/chunks.ts';
import { validateContacts } from './validate-contacts.ts';

function validate(text: string, maxRows = 100) {
  return validateContacts(fileOf(Buffer.from(text)), { maxRows });
}

describe('validateContacts', () => {
  it.each([
    [
      'good and bad rows',
      'name,type,fax\nAnn,public,1\n,,\nBob,foo,\nCy,,123456789012345678901234567\n',
    ],
    ['rows of another program', 'Cognome;Cellulare;Codice\nBianchi;+39 333;A-1\n;;\n'],
    ['broken quotes', 'name,notes\n"Ann,x\nBob,"a"b\nCy,c\n'],
    ['a header that cannot serve', 'company,fax\nExample,1\n'],
    ['nothing but a header', 'name\n'],
    ['no usable row', 'name\n,\n'],
  ])('tells of %s what the import tells', async (_case, text) => {
    expect(await validate(text)).toEqual(await importText(text));
  });

  it.each([
    ['', 'csv_unreadable'],
    ['name\nAnn\nBob\n', 'file_too_large'],
  ])('fails where the import fails: %j', async (text, code) => {
    await expect(validate(text, 1)).rejects.toMatchObject({ code });
  });
});
