import type { Transaction, TransactionOutput } from '@mbaas/chain-codec';
import { CERTIFICATE, CERTIFICATE_STATUS, PRIMARY_WITNESSES, WITNESS_PREFIX } from '@mbaas/chain-consensus';
import { parseAddress } from '@mbaas/chain-crypto';
import type { Network } from '@mbaas/chain-params';
import { heldText, latin1Encode } from '@mbaas/chain-primitives';
import { payToKeyHash } from '@mbaas/chain-script';
import { assert } from '@mbaas/kernel';

const NULL_INDEX = 0xffffffff;

/** `2026-11-20 09:28:35`, as the network's first one says. */
const timeText = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');

/**
 * The coinbase that starts proof of stake in the first such block (wire-format §1.9): the foundation's grant, then the 23 primary
 * witness certificates. `owner` is the foundation's avatar; the rules read no more of it than that it is not empty.
 */
export function posGenesisTransaction(network: Network, timestamp: number, owner: string): Transaction {
  const { foundationAddress: address, rewards } = network;
  const parsed = parseAddress(address, network);
  assert(parsed.ok && parsed.value.hash20 !== null, 'a network has a foundation of its own');
  const script = payToKeyHash(parsed.value.hash20);
  const certificates = Array.from({ length: PRIMARY_WITNESSES }, (_, index): TransactionOutput => ({
    value: 0n,
    script,
    attachment: { version: 1, kind: 'certificate', symbol: `${WITNESS_PREFIX}${index + 1}`, owner: heldText(owner), address, certType: CERTIFICATE.witness, status: CERTIFICATE_STATUS.autoissue },
  }));
  return {
    version: 1,
    inputs: [{ previousOutput: { hash: new Uint8Array(32), index: NULL_INDEX }, script: latin1Encode(`MVS start PoS at ${timeText(timestamp)}`), sequence: 0 }],
    outputs: [{ value: rewards.posGenesisAtoms, script, attachment: { version: 0, kind: 'etp' } }, ...certificates],
    lockTime: 0,
  };
}
