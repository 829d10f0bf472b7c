import type { AttachmentOf } from '@mbaas/chain-codec';
import { refuseTx } from '../codes/refuse.ts';
import { ASSET_KINDS, KINDS, PLAIN_KINDS } from '../facts/attachment-kinds.ts';
import { CERTIFICATE, CERTIFICATE_STATUS, isNewCertificate } from '../names/certificate-types.ts';
import { symbolDomain } from '../names/symbol-domain.ts';
import type { TransactionCase, TransactionRule } from '../transaction-case.ts';
import type { Carried } from './carried.ts';

type Certificate = AttachmentOf<'certificate'>;

const certificatesOf = ({ facts }: TransactionCase): Certificate[] =>
  facts.tx.outputs.flatMap(({ attachment }) => (attachment.kind === 'certificate' ? [attachment] : []));

/** No two of one type, except witnesses. */
function areTypesDistinct(certificates: readonly Certificate[]): boolean {
  const types = certificates.map(({ certType }) => certType).filter((type) => type !== CERTIFICATE.witness);
  return new Set(types).size === types.length;
}

/** A name follows the domain that was spent; what is not new continues a spent certificate. */
function isContinued({ symbol, certType, status }: Certificate, carried: Readonly<Carried>): boolean {
  if (certType === CERTIFICATE.naming && carried.certificateTypes.includes(CERTIFICATE.domain)) {
    if (symbolDomain(symbol) !== carried.certificateSymbol) return false;
  } else if (!isNewCertificate(status) && symbol !== carried.certificateSymbol) {
    return false;
  }
  return isNewCertificate(status) || carried.certificateTypes.includes(certType);
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
  const spent = carried.certificateTypes;
  const holds = (facts.kinds & ~(ASSET_KINDS | PLAIN_KINDS | KINDS.certificate)) === 0
    && areTypesDistinct(certificates)
    && certificates.every((cert) => isContinued(cert, carried) && isStatusPlaced(cert.status, facts.kinds, certificates.length, spent.length))
    && spent.every((type) => certificates.some(({ certType }) => certType === type));
  return holds ? undefined : refuseTx('TX_ASSET_CERT_INVALID');
};
