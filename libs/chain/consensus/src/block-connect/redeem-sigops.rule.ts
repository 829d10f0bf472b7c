import { countScriptHashSigops } from '@mbaas/chain-script';
import { refuseBlock, refuseTx } from '../codes/refuse.ts';
import { previousClass } from '../facts/output-class.ts';
import { atTransaction, type ConnectRule } from './connect-case.ts';

/**
 * consensus.md 1.2 stage 3.2b: signature operations of redeem scripts, counted accurately and apart from the legacy count.
 * BLOCK_REDEEM_SIGOPS_EXCEEDED, TX_REDEEM_UNREADABLE.
 */
export const checkRedeemSigops: ConnectRule = ({ transactions, context }) => {
  let count = 0;
  for (const [index, { facts, previous }] of transactions.entries()) {
    for (const [input, spent] of previous.entries()) {
      if (previousClass(spent).pattern !== 'pay-script-hash') continue;
      const script = facts.tx.inputs[input]?.script ?? new Uint8Array(0);
      const sigops = countScriptHashSigops(spent.output.script, script);
      if (!sigops.ok) return atTransaction(refuseTx('TX_REDEEM_UNREADABLE', { input }), index);
      count += sigops.value;
      if (count > context.network.maxSigops) return refuseBlock('BLOCK_REDEEM_SIGOPS_EXCEEDED');
    }
  }
  return undefined;
};
