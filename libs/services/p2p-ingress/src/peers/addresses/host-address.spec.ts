import { expect, it } from 'vitest';
import { authorityOf, hostAddress, hostKeyOf, networkGroupOf, splitAuthority } from './host-address.ts';

const at = (ip: string, port = 5_251) => hostAddress(ip, port)!;

it('writes one address in one way', () => {
  expect(authorityOf(at('1.2.3.4'))).toBe('1.2.3.4:5251');
  expect(authorityOf(at('::ffff:1.2.3.4'))).toBe('1.2.3.4:5251');
  expect(authorityOf(at('2001:db8::1'))).toBe('[2001:db8:0:0:0:0:0:1]:5251');
  expect(authorityOf(at('fe80::1%eth0'))).toBe('[fe80:0:0:0:0:0:0:1]:5251');
});

it('bans an IPv4 address or the /64 that one user has', () => {
  expect(hostKeyOf(at('1.2.3.4').ip)).toBe('1.2.3.4');
  expect(hostKeyOf(at('2a00:1:2:3:4:5:6:7').ip)).toBe('2a00:1:2:3::/64');
  expect(hostKeyOf(at('2a00:1:2:3::1').ip)).toBe(hostKeyOf(at('2a00:1:2:3:ffff::').ip));
  expect(networkGroupOf(at('1.2.3.4').ip)).toBe(networkGroupOf(at('1.2.200.9').ip));
  expect(networkGroupOf(at('2a00:1::1').ip)).not.toBe(networkGroupOf(at('2a00:2::1').ip));
});

it('reads host and port of what an operator writes', () => {
  expect(splitAuthority('seed.example.org', 5_251)).toEqual({ host: 'seed.example.org', port: 5_251 });
  expect(splitAuthority('10.0.0.1:99', 5_251)).toEqual({ host: '10.0.0.1', port: 99 });
  expect(splitAuthority('[::1]:99', 5_251)).toEqual({ host: '::1', port: 99 });
  expect(splitAuthority('[::1]', 5_251)).toEqual({ host: '::1', port: 5_251 });
  for (const wrong of ['', ':5', 'a:0', 'a:65536', 'a:b', '::1', '[::1', 'http://a', 'a b', 'a:1:2']) expect([wrong, splitAuthority(wrong, 1)]).toEqual([wrong, undefined]);
});

it('takes numbers only', () => {
  for (const wrong of ['', 'localhost', '1.2.3', '1.2.3.4.5']) expect(hostAddress(wrong, 1)).toBeUndefined();
  expect(hostAddress(undefined, 1)).toBeUndefined();
  expect(hostAddress('1.2.3.4', undefined)).toBeUndefined();
  expect(hostAddress('1.2.3.4', 0)).toBeUndefined();
});
