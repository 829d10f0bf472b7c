import type { Attachment } from '@mbaas/chain-codec';

/** One bit per class of attachment, so that a transaction's classes are one number. consensus.md 6.2 predicates. */
export const KINDS = Object.freeze({
  etp: 1,
  message: 2,
  issue: 4,
  secondary: 8,
  transfer: 16,
  certificate: 32,
  mit: 64,
  did: 128,
  /** Award and unknown types. */
  other: 256,
});

export const ASSET_KINDS = KINDS.issue | KINDS.secondary | KINDS.transfer;
/** What may stand beside nearly everything. */
export const PLAIN_KINDS = KINDS.etp | KINDS.message;

/** From this threshold byte on an asset detail is a secondary issue; the real threshold is the low seven bits. */
export const SECONDARY_ISSUE = 128;

/** The attachment's bit of KINDS. */
export function kindOf(attachment: Attachment): number {
  switch (attachment.kind) {
    case 'etp': return KINDS.etp;
    case 'message': return KINDS.message;
    case 'asset-transfer': return KINDS.transfer;
    case 'asset-detail': return attachment.secondaryIssueThreshold < SECONDARY_ISSUE ? KINDS.issue : KINDS.secondary;
    case 'certificate': return KINDS.certificate;
    case 'mit': return KINDS.mit;
    case 'did': return KINDS.did;
    case 'award':
    case 'unknown': return KINDS.other;
  }
}

/** Asset units an output carries: a detail's supply, a transfer's quantity, 0 otherwise. */
export function assetAmount(attachment: Attachment): bigint {
  if (attachment.kind === 'asset-transfer') return attachment.quantity;
  return attachment.kind === 'asset-detail' ? attachment.maximumSupply : 0n;
}
