import type { AttachmentOf } from '@mbaas/chain-codec';
import { refuseTx } from '../codes/refuse.ts';
import type { TxRefusal } from '../codes/tx.codes.ts';
import { KINDS, kindOf } from '../facts/attachment-kinds.ts';
import { symbolDomain } from '../names/symbol-domain.ts';
import type { TransactionCase, TransactionRule } from '../transaction-case.ts';
import { checkFreshLock } from './fresh-lock.ts';
import { checkIssueCertificate, type IssueCertificates } from './issue-certificate.rule.ts';
import { isThresholdValid, realThreshold } from './issue-threshold.ts';

type Detail = AttachmentOf<'asset-detail'>;

function checkDetail(detail: Detail, output: number, { facts, view }: TransactionCase): TxRefusal | undefined {
  if (!isThresholdValid(realThreshold(detail.secondaryIssueThreshold))) return refuseTx('TX_ASSET_THRESHOLD_INVALID', { output });
  if (view.asset(detail.symbol) !== undefined) return refuseTx('TX_ASSET_EXISTS', { output });
  return checkFreshLock(facts.classes[output], detail.maximumSupply);
}

/** Version 4: what an issue must be accompanied by. */
function checkCompany(detail: Detail, certificates: IssueCertificates): TxRefusal | undefined {
  if (realThreshold(detail.secondaryIssueThreshold) !== 0 && !certificates.issue) return refuseTx('TX_ASSET_ISSUE_INVALID');
  if (symbolDomain(detail.symbol) !== '' && certificates.rightOwner === '') return refuseTx('TX_ASSET_CERT_INVALID');
  return undefined;
}

/**
 * consensus.md 6.8: one issue, its certificates, ETP and messages, nothing else. TX_ASSET_ISSUE_INVALID,
 * TX_ASSET_THRESHOLD_INVALID, TX_ASSET_EXISTS, TX_ATTENUATION_INVALID, TX_POS_INACTIVE, TX_ASSET_CERT_INVALID.
 */
export const checkAssetIssue: TransactionRule = (subject) => {
  const { facts } = subject;
  if ((facts.kinds & KINDS.issue) === 0) return undefined;
  let detail: Detail | undefined;
  const certificates: IssueCertificates = { issue: false, right: false, mining: false, rightOwner: '' };
  for (const [output, { attachment }] of facts.tx.outputs.entries()) {
    let refusal: TxRefusal | undefined;
    if (attachment.kind === 'asset-detail' && kindOf(attachment) === KINDS.issue) {
      refusal = detail === undefined ? checkDetail(attachment, output, subject) : refuseTx('TX_ASSET_ISSUE_INVALID', { output });
      detail = attachment;
    } else if (attachment.kind === 'certificate') {
      refusal = checkIssueCertificate(attachment, output, detail, certificates, subject);
    } else if (attachment.kind !== 'etp' && attachment.kind !== 'message') {
      refusal = refuseTx('TX_ASSET_ISSUE_INVALID', { output });
    }
    if (refusal !== undefined) return refusal;
  }
  return detail !== undefined && facts.tx.version >= 4 ? checkCompany(detail, certificates) : undefined;
};
