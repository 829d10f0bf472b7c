import { expect, it } from 'vitest';
import { hostAddress } from './host-address.ts';
import { isRoutable, isUnicast } from './is-routable.ts';

const ip = (text: string): Uint8Array => hostAddress(text, 1)!.ip;

it('takes public addresses', () => {
  for (const text of ['1.1.1.1', '47.254.1.2', '172.32.0.1', '2a00:1450::1', '2606:4700::1111']) expect([text, isRoutable(ip(text))]).toEqual([text, true]);
});

it('takes none that leads nowhere', () => {
  const nowhere = ['0.0.0.0', '0.1.2.3', '10.1.2.3', '100.64.0.1', '127.0.0.1', '169.254.1.1', '172.16.0.1', '172.31.255.255', '192.168.0.1', '192.0.2.1', '198.18.0.1', '203.0.113.7', '224.0.0.1', '240.0.0.1', '255.255.255.255'];
  for (const text of [...nowhere, '::', '::1', '::ffff:10.0.0.1', 'fe80::1', 'fd00::1', 'ff02::1', '2001:db8::1', '2002::1']) expect([text, isRoutable(ip(text))]).toEqual([text, false]);
});

it('on test networks takes private ones, but no multicast and not "any"', () => {
  for (const text of ['127.0.0.1', '10.0.0.1', 'fd00::1', '::1']) expect([text, isUnicast(ip(text))]).toEqual([text, true]);
  for (const text of ['0.0.0.0', '224.0.0.1', '255.255.255.255', '::', 'ff02::1']) expect([text, isUnicast(ip(text))]).toEqual([text, false]);
});
