import { isCoinbase, type Block } from '@mbaas/chain-codec';
import { classifyOutput } from '@mbaas/chain-script';
import { payToBlackhole } from '@mbaas/chain-script';
import { bytesEqual } from '@mbaas/chain-primitives';

/** What a block's outputs carry and how they are locked, one word each. */
export function kindsOf({ transactions }: Block): string[] {
  return transactions.flatMap((tx, index) => {
    const reward = index > 0 && isCoinbase(tx) ? ['deposit reward'] : [];
    return [...reward, ...tx.outputs.flatMap(({ attachment, script }) => {
      const status = 'status' in attachment ? ` ${attachment.status}` : attachment.kind === 'asset-detail' && attachment.secondaryIssueThreshold >= 128 ? ' secondary' : '';
      const burn = attachment.kind === 'asset-transfer' && bytesEqual(script, payToBlackhole()) ? ['burn'] : [];
      return [`${attachment.kind}${status}`, classifyOutput(script).pattern, ...burn];
    })];
  });
}
