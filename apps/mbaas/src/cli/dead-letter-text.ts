import type { DeadLetter, OpenedDeadLetter } from '@mbaas/platform-work';

/** Bytes of a body that are shown, in hex. */
const SHOWN_BYTES = 256;

/** Makes text from outside harmless for a terminal: everything but printable ASCII as `\u{…}`. */
const harmless = (text: string): string => text.replaceAll(/[^\x20-\x7e]/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);

const sum = (letter: DeadLetter): string => (letter.kind === 'work' ? `${letter.attempts} tries, ${letter.sizeBytes} bytes` : `${letter.count} parked`);

/** One line of a list. */
export const letterLine = (letter: DeadLetter): string => harmless(`${letter.id}  ${letter.state}  ${letter.code}  ${letter.consumer}  ${letter.deadAt}  ${sum(letter)}`) + '\n';

/** Everything of one letter, its body cut off after 256 bytes. */
export function letterPage(letter: OpenedDeadLetter): string {
  const { body, headers, key, ...rest } = letter;
  const rows = [...Object.entries(rest), ['key', key ?? '(none)'], ...Object.entries(headers).map(([name, text]) => [`header ${name}`, text])];
  const shown = body === undefined ? '(in the claim table, or too long to carry)' : `${Buffer.from(body.subarray(0, SHOWN_BYTES)).toString('hex')}${body.length > SHOWN_BYTES ? '…' : ''}`;
  return [...rows, ['body', shown]].map(([name, value]) => `${harmless(String(name)).padEnd(24)}${name === 'body' ? shown : harmless(String(value))}\n`).join('');
}
