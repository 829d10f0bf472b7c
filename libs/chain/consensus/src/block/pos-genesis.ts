import type { Transaction } from '@mbaas/chain-codec';
import { parseAddress } from '@mbaas/chain-crypto';
import type { Network } from '@mbaas/chain-params';
import { bytesEqual } from '@mbaas/chain-primitives';
import { payToKeyHash } from '@mbaas/chain-script';
import { CERTIFICATE, CERTIFICATE_STATUS } from '../names/certificate-types.ts';
import { isPrimaryWitnessSymbol, PRIMARY_WITNESSES } from '../names/witness-symbol.ts';

/**
 * The coinbase that starts proof of stake: 24 outputs on the foundation's address, the grant first, then the primary witness
 * certificates, auto-issued. consensus.md 1.3; no height prefix is asked of it.
 */
export function isPosGenesis({ outputs }: Transaction, network: Network): boolean {
  const foundation = parseAddress(network.foundationAddress, network);
  if (!foundation.ok || foundation.value.hash20 === null || outputs.length !== PRIMARY_WITNESSES + 1) return false;
  const script = payToKeyHash(foundation.value.hash20);
  return outputs.every(({ value, attachment, script: actual }, index) => {
    if (!bytesEqual(actual, script)) return false;
    if (index === 0) return attachment.kind === 'etp' && value === network.rewards.posGenesisAtoms;
    return attachment.kind === 'certificate' && attachment.certType === CERTIFICATE.witness && attachment.status === CERTIFICATE_STATUS.autoissue
      && attachment.address === network.foundationAddress && isPrimaryWitnessSymbol(attachment.symbol);
  });
}
