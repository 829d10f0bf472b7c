import { scriptNumberDecode } from '@mbaas/chain-script';

/** One push at `offset`: where its data lies and where the next operation starts; null for anything that is no push. */
function pushAt(script: Uint8Array, offset: number): { start: number; end: number } | null {
  const opcode = script[offset];
  if (opcode === undefined) return null;
  if (opcode <= 75) return { start: offset + 1, end: offset + 1 + opcode };
  const width = opcode === 0x4c ? 1 : opcode === 0x4d ? 2 : opcode === 0x4e ? 4 : 0;
  // OP_1NEGATE and OP_1..OP_16 push without data.
  if (width === 0) return opcode === 0x4f || (opcode >= 0x51 && opcode <= 0x60) ? { start: offset + 1, end: offset + 1 } : null;
  let length = 0;
  for (let i = width; i > 0; i--) length = length * 256 + (script[offset + i] ?? 0);
  return { start: offset + 1 + width, end: offset + 1 + width + length };
}

const isPublicKey = (script: Uint8Array, start: number, end: number): boolean =>
  (end - start === 33 && (script[start] === 2 || script[start] === 3)) || (end - start === 65 && script[start] === 4);

/**
 * The number in an unlocking script of the exact form `<sig> <public key> <number>`; undefined for other scripts, `invalid`
 * where the number is not minimal or longer than four bytes. consensus.md 6.4 item 7. Reads in place: it runs for every input.
 */
export function depositUnlockNumber(script: Uint8Array): number | 'invalid' | undefined {
  const signature = pushAt(script, 0);
  if (signature === null) return undefined;
  const key = pushAt(script, signature.end);
  // Ordinary inputs end with the key.
  if (key === null || key.end >= script.length || !isPublicKey(script, key.start, key.end)) return undefined;
  const number = pushAt(script, key.end);
  if (number === null || number.end !== script.length) return undefined;
  const decoded = scriptNumberDecode(script.subarray(number.start, number.end));
  return decoded.ok ? decoded.value : 'invalid';
}
