/** Names of certificate types in the node's answers; others are shown as 0x and eight hex digits. wire-format §3.7. */
const NAMES: ReadonlyMap<number, string> = new Map([
  [0x0000_0001, 'issue'],
  [0x0000_0002, 'domain'],
  [0x0000_0003, 'naming'],
  [0x6000_0004, 'mining'],
  [0x0000_0005, 'witness'],
  [0x8000_0000, 'marriage'],
  [0x8000_0001, 'KYC'],
]);

/** Name of a certificate type (u32) as the node prints it. */
export const certificateTypeName = (type: number): string => NAMES.get(type) ?? `0x${type.toString(16).padStart(8, '0')}`;

/** The type an option names, `issue` or `0x8000000a`; undefined when it names none. Letter case of a name does not matter. */
export function certificateTypeOf(text: string): number | undefined {
  for (const [type, name] of NAMES) if (name.toLowerCase() === text.toLowerCase()) return type;
  return /^0x[\da-f]{1,8}$/i.test(text) ? Number.parseInt(text.slice(2), 16) : undefined;
}
