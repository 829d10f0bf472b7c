import type { TransactionOutput } from '@mbaas/chain-codec';
import { keccak256, sha256 } from '@mbaas/chain-crypto';
import { bytesEqual, concatBytes, hexEncode, latin1Encode } from '@mbaas/chain-primitives';
import { encodeScript, parseScript, pushOf } from '@mbaas/chain-script';

const KEY_SIZE = 33;
const HASH_SIZE = 32;

/** RLP of a small number: the count of witnesses. */
const rlpSmall = (value: number): Uint8Array => (value === 0 ? Uint8Array.of(0x80) : value < 0x80 ? Uint8Array.of(value) : Uint8Array.of(0x81, value));

/** RLP list of 32 one-byte numbers, the network's form of a hash. */
function rlpHash(hash: Uint8Array): Uint8Array {
  const items = concatBytes(...[...hash].map(rlpSmall));
  return concatBytes(items.length <= 55 ? Uint8Array.of(0xc0 + items.length) : Uint8Array.of(0xf8, items.length), items);
}

/** Commitment to the elected keys: keccak256 over their number and the sha256d of each key's hex text. consensus.md 4.2. */
export function voteResultHash(keys: readonly Uint8Array[]): Uint8Array {
  const items = keys.map((key) => rlpHash(sha256(sha256(latin1Encode(hexEncode(key))))));
  return keccak256(concatBytes(rlpSmall(keys.length), ...items));
}

/**
 * The elected witness keys (33 bytes each, in slot order) that a vote output names, or null when the output has not the form
 * of a vote result: ETP, value 0, push of the commitment, push of each key, and the commitment fits the keys. Whether the
 * right witnesses were elected is `checkElection`'s matter.
 */
export function readVoteResult({ value, attachment, script }: TransactionOutput): readonly Uint8Array[] | null {
  const ops = parseScript(script);
  if (value !== 0n || attachment.kind !== 'etp' || !ops.ok) return null;
  const [commitment, ...keys] = ops.value.map(({ data }) => data);
  if (commitment?.length !== HASH_SIZE) return null;
  const witnesses: Uint8Array[] = [];
  for (const key of keys) {
    if (key?.length !== KEY_SIZE) return null;
    witnesses.push(key);
  }
  return bytesEqual(voteResultHash(witnesses), commitment) ? witnesses : null;
}

/** The vote output of these keys (33 bytes each, in slot order), which `readVoteResult` reads; the full node makes the same bytes. consensus.md 4.2 "Vote result". */
export const voteResultOutput = (keys: readonly Uint8Array[]): TransactionOutput => ({
  value: 0n,
  script: encodeScript([voteResultHash(keys), ...keys].map(pushOf)),
  attachment: { version: 0, kind: 'etp' },
});
