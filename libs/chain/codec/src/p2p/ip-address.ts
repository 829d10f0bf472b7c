import { codes, err, ok, type Refusal, type Result } from '@mbaas/kernel';

export const IP_CODES = codes('IP', {
  IP_INVALID: { outcome: 'reject', penalty: 0, http: 400, doc: 'Neither a dotted IPv4 nor an IPv6 address.' },
});

const MAPPED_PREFIX = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];
const isMapped = (bytes: Uint8Array): boolean => MAPPED_PREFIX.every((byte, i) => bytes[i] === byte);

/** Text of 16 address bytes: dotted for IPv4-mapped, else eight hex groups without shortening. */
export function formatIp(bytes: Uint8Array): string {
  if (isMapped(bytes)) return bytes.subarray(12).join('.');
  const groups: string[] = [];
  for (let i = 0; i < 16; i += 2) groups.push((((bytes[i] as number) << 8) | (bytes[i + 1] as number)).toString(16));
  return groups.join(':');
}

function parseV4(text: string): number[] | null {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9][0-9]{0,2})$/.test(part))) return null;
  const bytes = parts.map(Number);
  return bytes.every((byte) => byte <= 255) ? bytes : null;
}

/** Groups of one side of `::`; only the end of an address may be dotted. */
function parseGroups(text: string, isEnd: boolean): number[] | null {
  if (text === '') return [];
  const bytes: number[] = [];
  const parts = text.split(':');
  for (const [i, part] of parts.entries()) {
    const dotted = isEnd && i === parts.length - 1 ? parseV4(part) : null;
    if (dotted !== null) bytes.push(...dotted);
    else if (/^[0-9a-fA-F]{1,4}$/.test(part)) bytes.push(parseInt(part, 16) >> 8, parseInt(part, 16) & 0xff);
    else return null;
  }
  return bytes;
}

/** The 16 bytes of an address text; IPv4 becomes IPv4-mapped. IP_INVALID for anything else (host names, zones, ports). */
export function parseIp(text: string): Result<Uint8Array, Refusal<'IP_INVALID'>> {
  const refused = err({ code: 'IP_INVALID' as const });
  if (text.length > 45) return refused;
  const dotted = parseV4(text);
  if (dotted !== null) return ok(Uint8Array.from([...MAPPED_PREFIX, ...dotted]));
  const sides = text.split('::');
  if (sides.length > 2) return refused;
  const [head, tail] = sides.map((side, i) => parseGroups(side, i === sides.length - 1));
  if (head === null || head === undefined || tail === null) return refused;
  const after = tail ?? [];
  const missing = 16 - head.length - after.length;
  // `::` stands for at least one group; without it all eight are there.
  if (tail === undefined ? missing !== 0 : missing < 2) return refused;
  return ok(Uint8Array.from([...head, ...new Array<number>(missing).fill(0), ...after]));
}
