import { describe, expect, it } from 'vitest';
import { isTrustedProxy } from './trusted-proxies.ts';

describe('isTrustedProxy', () => {
  it.each([
    '127.0.0.1',
    '10.0.0.0/8',
    '192.0.2.1/32',
    '::1',
    '::1/128',
    '::ffff:192.0.2.1',
    '2001::/16',
    'fd00:1::/32',
    '2001:db8::ffff:0:0/96',
  ])('takes %s', (text) => {
    expect(isTrustedProxy(text)).toBe(true);
  });

  it.each([
    ['everybody', ['0.0.0.0/0', '::/0', '*']],
    ['half of everybody', ['0.0.0.0/1', '128.0.0.0/1', '8000::/1']],
    ['a range that is wider than any network', ['10.0.0.0/7', '2000::/3', '2001::/15']],
    ['all of IPv4 in the form of IPv6', ['::ffff:0:0/96', '::ffff:0.0.0.0/96', '::/80', '::/16']],
    ['a part of it', ['::ffff:10.0.0.0/104', '::ffff:10.0.0.0/8', '::ffff:10.0.0.1/128']],
    [
      'a range that is none',
      ['10.0.0.0/33', '::1/129', '10.0.0.0/08', '10.0.0.0/', '10.0.0.0/8/8'],
    ],
    ['a zone', ['fe80::1%eth0', 'fe80::1%eth0/64']],
    ['a name', ['proxy.example', 'loopback', '']],
  ])('refuses %s', (_case, texts) => {
    expect(texts.filter((text) => isTrustedProxy(text))).toEqual([]);
  });
});
