import { importPath } from '@phonebook/api';
import { contactFields } from '@phonebook/core';
import { describe, expect, it } from 'vitest';
import { createDocumentation } from './documentation.ts';

const service = {
  version: '1.2.3',
  origin: 'https://phonebook.example',
  maxUploadBytes: 3_145_728,
  maxToolBytes: 1_000,
  maxImportRows: 1_234,
  rateLimit: { perSecond: 7, burst: 70 },
};
const { guide, operations, reference, search } = createDocumentation(service);

function page(slug: string): string {
  return guide.find((each) => each.slug === slug)?.markdown ?? expect.unreachable(slug);
}

describe('createDocumentation', () => {
  it('has the figures of the service in its pages', () => {
    expect(page('files')).toContain('3 MiB with all of its request, and 1,234 rows');
    expect(page('ai-tools')).toContain('A call may have\n1,000 bytes');
    expect(page('tokens')).toContain('70 requests at once and 7 a second');
    expect(reference.markdown).toContain('the file has more than 1234 rows');
  });

  it('says where nobody counts requests', () => {
    const rateLimit = { perSecond: 0, burst: 1 };
    const free = createDocumentation({ ...service, rateLimit });
    expect(free.guide.find(({ slug }) => slug === 'tokens')?.markdown).toContain(
      'Requests are not limited.',
    );
  });

  it('lists every column with its limit, once', () => {
    const [table = ''] = /^\| columns .*?\n\n/ms.exec(page('columns')) ?? [];
    const listed = Array.from(table.matchAll(/`(\w+)`/g), ([, field]) => field);
    expect(listed).toHaveLength(contactFields.length);
    expect(new Set(listed)).toEqual(new Set(contactFields));
  });

  it('gives no other address than that of the service', () => {
    for (const { slug, markdown } of [reference, ...guide]) {
      const addresses = markdown.match(/https?:\/\/[\w.:-]+/g) ?? [];
      // Where nobody answers, for an example of that.
      const known = new Set([service.origin, 'http://127.0.0.1:9']);
      const others = addresses.filter((address) => !known.has(address));
      expect([slug, others.filter((address) => /localhost|127\.0/.test(address))]).toEqual([
        slug,
        [],
      ]);
    }
  });

  it('describes the operations of the document, with all that they refer to in place', () => {
    expect(operations).toMatchObject([{ id: 'importPhonebook', method: 'POST', path: importPath }]);
    expect(reference.markdown).not.toContain('$ref');
    for (const status of ['200', '400', '401', '403', '413', '429', '503']) {
      expect(reference.markdown).toContain(`#### ${status}\n`);
    }
  });
});

describe('search', () => {
  it.each([
    ['upload contacts csv', 'importPhonebook'],
    ['import', 'importPhonebook'],
    ['upload', 'quick-start'],
    ['token', 'tokens'],
    ['how are rows counted', 'report'],
    ['semicolon delimiter', 'files'],
    ['share with a group', 'columns'],
    ['rate limit', 'tokens'],
    ['outlook', 'formats'],
    ['mcp.json', 'ai-tools'],
    ['name_empty', 'errors'],
    ['typed client', 'typed-client'],
    ['duplicates', 'report'],
    ['share with my team', 'columns'],
    ['names of columns', 'columns'],
  ])('finds for "%s" first of all %s', (words, name) => {
    expect(search(words, 5)[0]?.name).toBe(name);
  });

  it.each([
    ['too many requests', 'rate_limited'],
    ['phone number too long', 'value_too_long'],
    ['retry after database busy', 'store_unavailable'],
  ])('shows for "%s" the part that says it', (words, said) => {
    const found = search(words, 3).map(({ text }) => text);
    expect(found.join('\n')).toContain(said);
    for (const text of found) expect(text).not.toMatch(/^\|.*( {2}|-{4})/m);
  });

  it('answers no more than it is asked for', () => {
    expect(search('contacts', 3)).toHaveLength(3);
    expect(search('xyzzy', 3)).toEqual([]);
  });
});
