import type { AttachmentOf } from '@mbaas/chain-codec';
import { refuseTx } from '../codes/refuse.ts';
import type { TxRefusal } from '../codes/tx.codes.ts';
import { KINDS, kindOf, SECONDARY_ISSUE } from '../facts/attachment-kinds.ts';
import { addressOfOutput } from '../facts/transaction-facts.ts';
import { CERTIFICATE } from '../names/certificate-types.ts';
import { addressOfPrevious, type TransactionCase, type TransactionRule } from '../transaction-case.ts';
import { isHardened } from '../view/chain-context.ts';
import { checkFreshLock } from './fresh-lock.ts';
import { isShareEnough, isSupplyBounded, isThresholdValid, realThreshold } from './issue-threshold.ts';

type Detail = AttachmentOf<'asset-detail'>;

/** What stands beside the detail: the issuer's own shares and the issue certificate. */
interface Company {
  readonly own: bigint;
  readonly certificates: number;
}

const invalid = (output: number): TxRefusal => refuseTx('TX_SECONDARY_ISSUE_INVALID', { output });

/** Reads the outputs besides the detail, or says what does not belong there. */
function readCompany(detail: Detail, { facts }: TransactionCase): Company | TxRefusal {
  let own = 0n;
  let certificates = 0;
  for (const [output, { attachment }] of facts.tx.outputs.entries()) {
    if (attachment === detail || attachment.kind === 'etp' || attachment.kind === 'message') continue;
    if (attachment.kind === 'asset-transfer') {
      if (attachment.symbol !== detail.symbol || addressOfOutput(facts, output) !== detail.address) return invalid(output);
      own += attachment.quantity;
    } else if (attachment.kind === 'certificate') {
      certificates++;
      if (certificates > 1 || attachment.certType !== CERTIFICATE.issue || attachment.symbol !== detail.symbol) return invalid(output);
    } else {
      return invalid(output);
    }
  }
  return { own, certificates };
}

/** Every asset input is the issuer's own, every certificate input the asset's issue certificate. */
function checkInputs(detail: Detail, subject: TransactionCase): TxRefusal | undefined {
  for (const [input, { output: { attachment } }] of subject.previous.entries()) {
    const isForeignShare = (attachment.kind === 'asset-transfer' || attachment.kind === 'asset-detail') && addressOfPrevious(subject, input) !== detail.address;
    const isForeignRight = attachment.kind === 'certificate' && (attachment.certType !== CERTIFICATE.issue || attachment.symbol !== detail.symbol);
    if (isForeignShare || isForeignRight) return refuseTx('TX_SECONDARY_INPUT_FOREIGN', { input });
  }
  return undefined;
}

/** Threshold, lock and (hardened, appendix C 7) agreement with the first issue. */
function checkDetail(detail: Detail, output: number, { facts, view, context }: TransactionCase): TxRefusal | undefined {
  const threshold = realThreshold(detail.secondaryIssueThreshold);
  if (!isThresholdValid(threshold)) return refuseTx('TX_ASSET_THRESHOLD_INVALID', { output });
  if (isHardened(context)) {
    const asset = view.asset(detail.symbol);
    if (asset === undefined) return refuseTx('TX_ASSET_UNKNOWN', { output });
    if (asset.threshold !== threshold) return refuseTx('TX_ASSET_THRESHOLD_INVALID', { output });
  }
  return checkFreshLock(facts.classes[output], detail.maximumSupply);
}

/**
 * consensus.md 6.10. TX_SECONDARY_ISSUE_INVALID, TX_ASSET_THRESHOLD_INVALID, TX_ATTENUATION_INVALID, TX_ASSET_CERT_INVALID,
 * TX_SECONDARY_SHARE_SMALL, TX_SECONDARY_INPUT_FOREIGN; hardened TX_ASSET_UNKNOWN.
 */
export const checkSecondaryIssue: TransactionRule = (subject) => {
  const { facts, view } = subject;
  if ((facts.kinds & KINDS.secondary) === 0) return undefined;
  const outputs = facts.tx.outputs.map(({ attachment }) => attachment);
  const position = outputs.findIndex((attachment) => kindOf(attachment) === KINDS.secondary);
  const detail = outputs[position];
  if (detail?.kind !== 'asset-detail' || detail.secondaryIssueThreshold < SECONDARY_ISSUE) return undefined;
  const refusal = checkDetail(detail, position, subject);
  if (refusal !== undefined) return refusal;
  const company = readCompany(detail, subject);
  if ('code' in company) return company;
  if (facts.tx.version >= 4 && company.certificates === 0) return refuseTx('TX_ASSET_CERT_INVALID');
  const total = view.asset(detail.symbol)?.totalSupply ?? 0n;
  if (!isSupplyBounded(total, detail.maximumSupply)) return refuseTx('TX_SECONDARY_ISSUE_INVALID');
  if (!isShareEnough(company.own, total, realThreshold(detail.secondaryIssueThreshold))) return refuseTx('TX_SECONDARY_SHARE_SMALL');
  return checkInputs(detail, subject);
};
