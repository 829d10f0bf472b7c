import type { Attachment } from '@mbaas/chain-codec';
import { SECONDARY_ISSUE } from './attachment-kinds.ts';

/** Size limits in bytes, length prefixes included. consensus.md 6.4 item 6, wire-format §3. */
const LIMITS = Object.freeze({
  assetDetail: 268, assetSymbol: 63, message: 252, did: 128, certificate: 197, certificateWithContent: 261, mit: 129, mitWithContent: 385,
});

const varintSize = (length: number): number => (length < 0xfd ? 1 : length <= 0xffff ? 3 : 5);

function isCertificateValid(cert: Extract<Attachment, { kind: 'certificate' }>): boolean {
  if (cert.symbol.length === 0 || cert.owner.length === 0 || cert.certType === 0) return false;
  const size = 3 + cert.symbol.length + cert.owner.length + cert.address.length + 5;
  if (cert.content === undefined) return size <= LIMITS.certificate;
  return size + 1 + cert.content.length <= LIMITS.certificateWithContent;
}

function isMitValid(mit: Extract<Attachment, { kind: 'mit' }>): boolean {
  if (mit.symbol.length === 0 || mit.address.length === 0) return false;
  const size = 3 + mit.symbol.length + mit.address.length;
  if (mit.status === 2) return size <= LIMITS.mit;
  const content = mit.content?.length ?? 0;
  return mit.status === 1 && size + varintSize(content) + content <= LIMITS.mitWithContent;
}

/**
 * Whether an attachment is valid as version 4 transactions need it; an invalid one is also what marks a coinstake's
 * first output. Texts are latin1-held, so a length is a byte count. consensus.md 6.4 item 6, 1.3.
 */
export function isAttachmentValid(attachment: Attachment): boolean {
  switch (attachment.kind) {
    case 'etp':
    case 'award': return true;
    case 'asset-detail': {
      const { symbol, issuer, address, description } = attachment;
      if (symbol.length === 0) return false;
      if (attachment.maximumSupply === 0n && attachment.secondaryIssueThreshold < SECONDARY_ISSUE) return false;
      return symbol.length + issuer.length + address.length + description.length + 16 <= LIMITS.assetDetail;
    }
    case 'asset-transfer': return attachment.symbol.length >= 1 && attachment.symbol.length <= LIMITS.assetSymbol && attachment.quantity !== 0n;
    case 'message': return attachment.content.length >= 1 && attachment.content.length <= LIMITS.message;
    case 'did': return attachment.symbol.length > 0 && attachment.symbol.length + attachment.address.length + 2 <= LIMITS.did;
    case 'certificate': return isCertificateValid(attachment);
    case 'mit': return isMitValid(attachment);
    case 'unknown': return false;
  }
}
