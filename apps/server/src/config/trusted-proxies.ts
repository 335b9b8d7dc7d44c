import { BlockList, isIP } from 'node:net';

/** What `TRUST_PROXY` may list. */
export const trustedProxyForms =
  'IP addresses or ranges such as 10.0.0.0/8, none wider than /8 (IPv6: /16) and none of IPv4 in the form of IPv6';

/** The widest ranges: several wider ones would soon be everybody, who would then be believed. */
const minPrefixBits = { ipv4: 8, ipv6: 16 };
const maxPrefixBits = { ipv4: 32, ipv6: 128 };

/** All of IPv4 as IPv6 has it (RFC 4291, section 2.5.5.2). */
const mapped = { address: '::ffff:0:0', bits: 96 };

/** Whether it is an address or a range of {@link trustedProxyForms}. */
export function isTrustedProxy(text: string): boolean {
  const [address = '', prefix, ...more] = text.split('/');
  if (isIP(address) === 0 || address.includes('%') || more.length > 0) return false;
  if (prefix === undefined) return true;
  const version = isIP(address) === 4 ? 'ipv4' : 'ipv6';
  const bits = /^[1-9]\d*$/.test(prefix) ? Number(prefix) : 0;
  if (bits < minPrefixBits[version] || bits > maxPrefixBits[version]) return false;
  return version === 'ipv4' || !isMapped(address, bits);
}

/** Whether a range of IPv6 is within the addresses of IPv4, or has them within. */
function isMapped(address: string, bits: number): boolean {
  const range = new BlockList();
  range.addSubnet(address, bits, 'ipv6');
  const all = new BlockList();
  all.addSubnet(mapped.address, mapped.bits, 'ipv6');
  return range.check(mapped.address, 'ipv6') || all.check(address, 'ipv6');
}
