import type { Attachment, Transaction } from '@mbaas/chain-codec';
import { KINDS, kindOf } from '../facts/attachment-kinds.ts';
import { CERTIFICATE_STATUS, isNewCertificate } from '../names/certificate-types.ts';
import { realThreshold } from '../transaction/issue-threshold.ts';

/** What a valid transaction writes into a registry. Texts latin1-held, amounts in base units. consensus.md 7.2. */
export type RegistryChange =
  | {
    readonly registry: 'asset'; readonly output: number; readonly symbol: string; readonly secondary: boolean; readonly supply: bigint;
    readonly decimals: number; readonly threshold: number; readonly issuer: string; readonly address: string; readonly description: string;
  }
  | {
    /** `created` makes the record the rules look up; `moved` and `carried` change where the certificate lies. */
    readonly registry: 'certificate'; readonly output: number; readonly action: 'created' | 'moved' | 'carried'; readonly symbol: string;
    readonly certType: number; readonly owner: string; readonly address: string; readonly content?: string;
  }
  | { readonly registry: 'did'; readonly output: number; readonly action: 'created' | 'moved'; readonly symbol: string; readonly address: string }
  | {
    readonly registry: 'mit'; readonly output: number; readonly action: 'created' | 'moved'; readonly symbol: string; readonly address: string;
    readonly content?: string;
  };

function changeOf(attachment: Attachment, output: number): RegistryChange | undefined {
  switch (attachment.kind) {
    case 'asset-detail': {
      const { symbol, maximumSupply: supply, decimals, issuer, address, description } = attachment;
      const threshold = realThreshold(attachment.secondaryIssueThreshold);
      return { registry: 'asset', output, symbol, secondary: kindOf(attachment) === KINDS.secondary, supply, decimals, threshold, issuer, address, description };
    }
    case 'certificate': {
      const { symbol, certType, owner, address, status, content } = attachment;
      const action = isNewCertificate(status) ? 'created' : status === CERTIFICATE_STATUS.transfer ? 'moved' : 'carried';
      return { registry: 'certificate', output, action, symbol, certType, owner, address, ...(content !== undefined && { content }) };
    }
    case 'did':
      return { registry: 'did', output, action: attachment.status === 'register' ? 'created' : 'moved', symbol: attachment.symbol, address: attachment.address };
    case 'mit': {
      const { symbol, address, status, content } = attachment;
      return { registry: 'mit', output, action: status === 1 ? 'created' : 'moved', symbol, address, ...(content !== undefined && { content }) };
    }
    case 'etp': case 'award': case 'asset-transfer': case 'message': case 'unknown': return undefined;
  }
}

/** Registry writes of a valid transaction in output order. Undo needs the values they replace, which storage looks up. */
export function registryChanges(tx: Transaction): readonly RegistryChange[] {
  const changes: RegistryChange[] = [];
  for (const [output, { attachment }] of tx.outputs.entries()) {
    const change = changeOf(attachment, output);
    if (change !== undefined) changes.push(change);
  }
  return changes;
}
