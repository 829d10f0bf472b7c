import type { BlockCode } from '../codes/block.codes.ts';
import { KINDS, kindOf } from '../facts/attachment-kinds.ts';
import type { TransactionFacts } from '../facts/transaction-facts.ts';

/** A name that may be claimed once in a block, and once in the pool. */
export interface NameClaim {
  /** Distinguishes the classes of names: `issue:…`, `cert:…`, `mit:…`, `did:…`, `did-address:…`. */
  readonly key: string;
  /** What a second claim in one block is refused with. */
  readonly code: BlockCode;
}

const CLAIMING = KINDS.issue | KINDS.certificate | KINDS.mit | KINDS.did;

/**
 * Names a transaction's outputs claim: symbols of asset issues, keys of certificates and symbols of MITs of any status,
 * avatar names and their addresses. consensus.md 1.2 stage 3.5, 7.3 item 7.
 */
export function nameClaims(facts: TransactionFacts): readonly NameClaim[] {
  if ((facts.kinds & CLAIMING) === 0) return [];
  const claims: NameClaim[] = [];
  for (const { attachment } of facts.tx.outputs) {
    if (attachment.kind === 'asset-detail' && kindOf(attachment) === KINDS.issue) {
      claims.push({ key: `issue:${attachment.symbol}`, code: 'BLOCK_ASSET_REPEATED' });
    } else if (attachment.kind === 'certificate') {
      claims.push({ key: `cert:${attachment.certType}:${attachment.symbol}`, code: 'BLOCK_CERT_REPEATED' });
    } else if (attachment.kind === 'mit') {
      claims.push({ key: `mit:${attachment.symbol}`, code: 'BLOCK_MIT_REPEATED' });
    } else if (attachment.kind === 'did') {
      claims.push({ key: `did:${attachment.symbol}`, code: 'BLOCK_DID_REPEATED' });
      claims.push({ key: `did-address:${attachment.address}`, code: 'BLOCK_DID_ADDRESS_REPEATED' });
    }
  }
  return claims;
}

/** Avatar names in the envelopes, which the pool keeps apart from pending avatar outputs. consensus.md 7.3 item 7. */
export function namedAvatars(facts: TransactionFacts): readonly string[] {
  if (!facts.named) return [];
  return facts.tx.outputs.flatMap(({ attachment: { toDid, fromDid } }) => [toDid, fromDid].filter((name): name is string => name !== undefined && name !== ''));
}
