import { scriptNumberEncode } from '@mbaas/chain-script';

/**
 * What a coinbase script at this height starts with: one length byte and the minimal script number; heights 1..16 are byte
 * pushes too, not OP_n. consensus.md 1.3; `misc_rules.json` script_number_height.
 */
export function coinbaseHeightPrefix(height: number): Uint8Array {
  const number = scriptNumberEncode(height);
  const prefix = new Uint8Array(number.length + 1);
  prefix[0] = number.length;
  prefix.set(number, 1);
  return prefix;
}

/** A prefix match: more bytes may follow. */
export const startsWithHeight = (script: Uint8Array, height: number): boolean =>
  coinbaseHeightPrefix(height).every((byte, index) => script[index] === byte);
