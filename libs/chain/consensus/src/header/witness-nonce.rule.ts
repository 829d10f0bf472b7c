import { bytesEqual } from '@mbaas/chain-primitives';
import { refuseBlock } from '../codes/refuse.ts';
import { witnessEpochOf } from '../witness/epoch.ts';
import type { HeaderCase, HeaderRule } from './header-case.ts';

/** Keys that a header's epoch elected; undefined where its witnesses cannot be judged: no list offered, or no key of its signer. */
export function electedFor({ view, context }: HeaderCase): readonly Uint8Array[] | undefined {
  const epoch = witnessEpochOf(context.height, context.network);
  return epoch === undefined ? undefined : view.witnesses?.elected(epoch);
}

/**
 * consensus.md 1.2 stage 1.2, version 3: the nonce (low 32 bits) is the place of the signer's key in the epoch's list. Needs
 * `view.witnesses` and the block's key; where one is missing the rule is not asked. BLOCK_WITNESS_NONCE_INVALID.
 */
export const checkWitnessNonce: HeaderRule = (subject) => {
  const { header, publicKey } = subject;
  if (header.version !== 3 || publicKey === undefined) return undefined;
  const elected = electedFor(subject);
  if (elected === undefined) return undefined;
  const place = elected.findIndex((key) => bytesEqual(key, publicKey));
  return place >= 0 && BigInt(place) === (header.nonce & 0xffffffffn) ? undefined : refuseBlock('BLOCK_WITNESS_NONCE_INVALID');
};
