import { formatIp, parseIp } from '@mbaas/chain-codec';
import { hexEncode } from '@mbaas/chain-primitives';

/** An address and port of a node. */
export interface HostAddress {
  /** 16 bytes, IPv4 mapped. */
  readonly ip: Uint8Array;
  readonly port: number;
}

const isPort = (port: number): boolean => Number.isInteger(port) && port >= 1 && port <= 65_535;
const isV4Text = (text: string): boolean => !text.includes(':');

/** `1.2.3.4:5251`, `[2001:db8:0:0:0:0:0:1]:5251`. One text for one address: it is the key of books and lists. */
export function authorityOf({ ip, port }: HostAddress): string {
  const text = formatIp(ip);
  return isV4Text(text) ? `${text}:${port}` : `[${text}]:${port}`;
}

/** What is scored and banned: an IPv4 address, or the /64 that one user of IPv6 has. */
export function hostKeyOf(ip: Uint8Array): string {
  const text = formatIp(ip);
  return isV4Text(text) ? text : `${text.split(':').slice(0, 4).join(':')}::/64`;
}

/** Neighbours that one party may hold: an IPv4 /16, an IPv6 /32. */
export const networkGroupOf = (ip: Uint8Array): string => (isV4Text(formatIp(ip)) ? `4:${ip[12]}.${ip[13]}` : `6:${hexEncode(ip.subarray(0, 4))}`);

/** Host and port of `host`, `host:port` or `[ipv6]:port`; undefined where it is neither. */
export function splitAuthority(text: string, defaultPort: number): { readonly host: string; readonly port: number } | undefined {
  const [, bracketed, name, portText] = /^(?:\[([0-9a-fA-F:.]{2,45})\]|([A-Za-z0-9._-]{1,253}))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = bracketed ?? name;
  const port = portText === undefined ? defaultPort : Number(portText);
  return host !== undefined && isPort(port) ? { host, port } : undefined;
}

/** The address of a socket's end or of a resolved name; undefined for anything but numbers. */
export function hostAddress(ip: string | undefined, port: number | undefined): HostAddress | undefined {
  const bytes = parseIp((ip ?? '').replace(/%.*$/, ''));
  return bytes.ok && port !== undefined && isPort(port) ? { ip: bytes.value, port } : undefined;
}
