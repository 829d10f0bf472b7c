import type { AttachmentOf } from '@mbaas/chain-codec';
import { refuseTx } from '../codes/refuse.ts';
import { ASSET_KINDS, KINDS, PLAIN_KINDS } from '../facts/attachment-kinds.ts';
import { CERTIFICATE, CERTIFICATE_STATUS, isNewCertificate } from '../names/certificate-types.ts';
import { symbolDomain } from '../names/symbol-domain.ts';
import type { TransactionCase, TransactionRule } from '../transaction-case.ts';

type Certificate = AttachmentOf<'certificate'>;

const certificatesOf = ({ facts }: TransactionCase): Certificate[] =>
  facts.tx.outputs.flatMap(({ attachment }) => (attachment.kind === 'certificate' ? [attachment] : []));

/** No two of one type, except witnesses. */
function areTypesDistinct(certificates: readonly Certificate[]): boolean {
  const types = certificates.map(({ certType }) => certType).filter((type) => type !== CERTIFICATE.witness);
  return new Set(types).size === types.length;
}

/** A name follows the domain that was spent; what is not new continues a spent certificate. */
function isContinued({ symbol, certType, status }: Certificate, spentSymbol: string, spentTypes: ReadonlySet<number>): boolean {
  if (certType === CERTIFICATE.naming && spentTypes.has(CERTIFICATE.domain)) {
    if (symbolDomain(symbol) !== spentSymbol) return false;
  } else if (!isNewCertificate(status) && symbol !== spentSymbol) {
    return false;
  }
  return isNewCertificate(status) || spentTypes.has(certType);
}

/** What the status asks of the whole transaction. */
function isStatusPlaced(status: number, kinds: number, certificates: number, spent: number): boolean {
  switch (status) {
    case CERTIFICATE_STATUS.issue: return (kinds & ASSET_KINDS) === 0;
    case CERTIFICATE_STATUS.transfer: return (kinds & ASSET_KINDS) === 0 && certificates === 1 && spent === 1;
    case CERTIFICATE_STATUS.autoissue: return (kinds & KINDS.issue) !== 0;
    default: return true;
  }
}

/** consensus.md 6.13, transactions with a certificate output. TX_ASSET_CERT_INVALID. */
export const checkCertificateFlow: TransactionRule = (subject) => {
  const { facts, carried } = subject;
  if ((facts.kinds & KINDS.certificate) === 0 || carried === undefined) return undefined;
  const certificates = certificatesOf(subject);
  // Sets: inputs times outputs would be a way to keep a node busy.
  const spentTypes = new Set(carried.certificateTypes);
  const madeTypes = new Set(certificates.map(({ certType }) => certType));
  const spent = carried.certificateTypes.length;
  const holds = (facts.kinds & ~(ASSET_KINDS | PLAIN_KINDS | KINDS.certificate)) === 0
    && areTypesDistinct(certificates)
    && certificates.every((cert) => isContinued(cert, carried.certificateSymbol, spentTypes) && isStatusPlaced(cert.status, facts.kinds, certificates.length, spent))
    && [...spentTypes].every((type) => madeTypes.has(type));
  return holds ? undefined : refuseTx('TX_ASSET_CERT_INVALID');
};
