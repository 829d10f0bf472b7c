import type { AttachmentOf } from '@mbaas/chain-codec';
import { refuseTx } from '../codes/refuse.ts';
import type { TxRefusal } from '../codes/tx.codes.ts';
import { KINDS } from '../facts/attachment-kinds.ts';
import { avatarAddress } from '../names/avatar-lookup.ts';
import { CERTIFICATE, CERTIFICATE_STATUS } from '../names/certificate-types.ts';
import { symbolDomain } from '../names/symbol-domain.ts';
import { MAX_SECONDARY_WITNESSES, primaryWitnessSymbol } from '../names/witness-symbol.ts';
import type { TransactionCase, TransactionRule } from '../transaction-case.ts';
import { isHardened } from '../view/chain-context.ts';

type Certificate = AttachmentOf<'certificate'>;

const isMain = ({ status }: Certificate): boolean => status === CERTIFICATE_STATUS.issue || status === CERTIFICATE_STATUS.transfer;

/** Types that hardened chains create only beside an asset issue. Appendix C 6. */
const BESIDE_ISSUE: readonly number[] = [CERTIFICATE.issue, CERTIFICATE.mining, CERTIFICATE.domain];

function checkMain(main: Certificate, { view, context }: TransactionCase): TxRefusal | undefined {
  if (main.status !== CERTIFICATE_STATUS.issue) return undefined;
  if (main.certType === 0) return refuseTx('TX_CERT_ISSUE_INVALID');
  if (view.certificate(main.symbol, main.certType) !== undefined) return refuseTx('TX_CERT_EXISTS');
  return isHardened(context) && BESIDE_ISSUE.includes(main.certType) ? refuseTx('TX_CERT_ISSUE_INVALID') : undefined;
}

/** A carried or autoissued certificate beside the issued one: the domain of a naming, the primary of a witness. */
function isCompanionValid(companion: Certificate, main: Certificate | undefined, { view }: TransactionCase): boolean {
  // A companion in front of the issued certificate has nothing to accompany yet.
  if (main === undefined || main.status !== CERTIFICATE_STATUS.issue) return false;
  if (companion.status !== CERTIFICATE_STATUS.carried && companion.status !== CERTIFICATE_STATUS.autoissue) return false;
  const needed = main.certType === CERTIFICATE.naming ? CERTIFICATE.domain : main.certType === CERTIFICATE.witness ? CERTIFICATE.witness : undefined;
  return companion.certType === needed && avatarAddress(companion.owner, view) === companion.address;
}

/** What issuing a name or a secondary witness needs. */
function isRightShown(main: Certificate, companion: Certificate | undefined, { view, context }: TransactionCase): boolean {
  if (main.status !== CERTIFICATE_STATUS.issue) return true;
  if (main.certType === CERTIFICATE.naming) return companion !== undefined && companion.symbol === symbolDomain(main.symbol);
  if (main.certType !== CERTIFICATE.witness) return true;
  const primary = primaryWitnessSymbol(main.symbol);
  if (companion === undefined || companion.symbol !== primary) return false;
  // Appendix C 12: the node counts by bare prefix, so that …1 also counts the secondaries of …10 to …19.
  return view.countSecondaryWitness(isHardened(context) ? `${primary}.` : primary) < MAX_SECONDARY_WITNESSES;
}

/**
 * consensus.md 6.9, where an output issues or transfers a certificate: exactly one such output, at most one companion after
 * it, ETP and messages. TX_CERT_ISSUE_INVALID, TX_CERT_EXISTS.
 */
export const checkCertificates: TransactionRule = (subject) => {
  const { facts } = subject;
  if ((facts.kinds & KINDS.certificate) === 0) return undefined;
  const { outputs } = facts.tx;
  if (!outputs.some(({ attachment }) => attachment.kind === 'certificate' && isMain(attachment))) return undefined;
  let main: Certificate | undefined;
  let companion: Certificate | undefined;
  for (const [output, { attachment }] of outputs.entries()) {
    if (attachment.kind === 'etp' || attachment.kind === 'message') continue;
    const invalid = refuseTx('TX_CERT_ISSUE_INVALID', { output });
    if (attachment.kind !== 'certificate') return invalid;
    if (isMain(attachment)) {
      if (main !== undefined) return invalid;
      const refusal = checkMain(attachment, subject);
      if (refusal !== undefined) return refusal;
      main = attachment;
    } else {
      if (companion !== undefined || !isCompanionValid(attachment, main, subject)) return invalid;
      companion = attachment;
    }
  }
  return main !== undefined && isRightShown(main, companion, subject) ? undefined : refuseTx('TX_CERT_ISSUE_INVALID');
};
