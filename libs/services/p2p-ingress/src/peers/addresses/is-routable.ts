import { BlockList, isIPv4 } from 'node:net';
import { formatIp } from '@mbaas/chain-codec';

/** Addresses that lead nowhere in public: own networks, documentation, multicast, reserved. IANA special-purpose registries. */
const V4 = ['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/3'];
const V6 = ['::/8', '100::/64', '2001::/23', '2001:db8::/32', '2002::/16', 'fc00::/7', 'fe80::/10', 'ff00::/8'];

/** One list for each family: a list of both would hold `::/8` against mapped IPv4 addresses too. */
function listOf(ranges: readonly string[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [net = '', prefix] = range.split('/');
    list.addSubnet(net, Number(prefix), family);
  }
  return list;
}

const unroutable = { ipv4: listOf(V4, 'ipv4'), ipv6: listOf(V6, 'ipv6') };

/** Whether a public node can be at an address: 16 bytes, IPv4 mapped. */
export function isRoutable(ip: Uint8Array): boolean {
  const text = formatIp(ip);
  const family = isIPv4(text) ? 'ipv4' : 'ipv6';
  return !unroutable[family].check(text, family);
}

/** Whether an address is one at all where private ones are fine: not "any", no multicast. */
export const isUnicast = (ip: Uint8Array): boolean => {
  const text = formatIp(ip);
  return isIPv4(text) ? (ip[12] as number) > 0 && (ip[12] as number) < 224 : ip[0] !== 0xff && ip.some((byte) => byte !== 0);
};
