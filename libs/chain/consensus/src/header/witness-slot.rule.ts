import { bytesEqual } from '@mbaas/chain-primitives';
import { refuseBlock } from '../codes/refuse.ts';
import { witnessSlot } from '../witness/slots.ts';
import type { HeaderRule } from './header-case.ts';
import { electedFor } from './witness-nonce.rule.ts';

/**
 * consensus.md 4.2 "Slots": the signer is the witness whose turn it is at H. Needs `view.witnesses` and the block's key, as the
 * rule of the nonce. BLOCK_WITNESS_MISMATCH.
 */
export const checkWitnessSlot: HeaderRule = (subject) => {
  const { header, publicKey, view, context } = subject;
  if (header.version !== 3 || publicKey === undefined) return undefined;
  const elected = electedFor(subject);
  if (elected === undefined) return undefined;
  const slot = witnessSlot(context.height, elected.length, view, context.network);
  const holder = slot === undefined ? undefined : elected[slot];
  return holder !== undefined && bytesEqual(holder, publicKey) ? undefined : refuseBlock('BLOCK_WITNESS_MISMATCH');
};
