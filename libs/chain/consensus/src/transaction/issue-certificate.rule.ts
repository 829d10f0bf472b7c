import type { AttachmentOf } from '@mbaas/chain-codec';
import { isTopPos } from '../activation/activation.ts';
import { refuseTx } from '../codes/refuse.ts';
import type { TxRefusal } from '../codes/tx.codes.ts';
import { addressOfOutput } from '../facts/transaction-facts.ts';
import { CERTIFICATE, CERTIFICATE_STATUS } from '../names/certificate-types.ts';
import { symbolDomain } from '../names/symbol-domain.ts';
import { parseMiningParameters } from '../rewards/mst-mining.ts';
import type { TransactionCase } from '../transaction-case.ts';
import { isHardened } from '../view/chain-context.ts';

/** Certificates met so far beside an asset issue. */
export interface IssueCertificates {
  issue: boolean;
  /** Domain or naming: the right to the symbol. */
  right: boolean;
  mining: boolean;
  rightOwner: string;
}

type Certificate = AttachmentOf<'certificate'>;

/** Appendix C 10, hardened only: what an issue creates beside itself must not exist yet, and a name needs its domain's owner. */
function checkAutoissued(cert: Certificate, { view, context }: TransactionCase): TxRefusal | undefined {
  if (!isHardened(context) || cert.status !== CERTIFICATE_STATUS.autoissue) return undefined;
  if (view.certificate(cert.symbol, cert.certType) !== undefined) return refuseTx('TX_CERT_EXISTS');
  return cert.certType === CERTIFICATE.naming ? refuseTx('TX_CERT_ISSUE_INVALID') : undefined;
}

/**
 * One certificate beside an asset issue: issue, domain or naming, mining, each once. A certificate that stands before the
 * asset output is compared with an empty symbol, as the node does; only the domain is not compared then. consensus.md 6.8.
 * TX_ASSET_ISSUE_INVALID, TX_POS_INACTIVE.
 */
export function checkIssueCertificate(
  cert: Certificate, output: number, detail: AttachmentOf<'asset-detail'> | undefined, met: IssueCertificates, subject: TransactionCase,
): TxRefusal | undefined {
  const invalid = refuseTx('TX_ASSET_ISSUE_INVALID', { output });
  const isOfAsset = detail !== undefined && cert.symbol === detail.symbol;
  const isAtIssuer = (): boolean => detail !== undefined && addressOfOutput(subject.facts, output) === detail.address;
  switch (cert.certType) {
    case CERTIFICATE.issue:
      if (met.issue || !isOfAsset || !isAtIssuer()) return invalid;
      met.issue = true;
      break;
    case CERTIFICATE.mining:
      if (!isTopPos(subject.context)) return refuseTx('TX_POS_INACTIVE', { output });
      if (met.mining || !isOfAsset || !isAtIssuer() || parseMiningParameters(cert.content ?? '') === null) return invalid;
      met.mining = true;
      break;
    case CERTIFICATE.domain:
    case CERTIFICATE.naming:
      if (met.right) return invalid;
      if (cert.certType === CERTIFICATE.naming ? !isOfAsset : detail !== undefined && cert.symbol !== symbolDomain(detail.symbol)) return invalid;
      met.right = true;
      met.rightOwner = cert.owner;
      break;
    default:
      return invalid;
  }
  return checkAutoissued(cert, subject);
}
