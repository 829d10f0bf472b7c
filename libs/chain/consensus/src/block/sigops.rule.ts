import { countSigops } from '@mbaas/chain-script';
import { refuseBlock } from '../codes/refuse.ts';
import type { TransactionFacts } from '../facts/transaction-facts.ts';
import type { BlockRule } from './block-case.ts';

/** Opcodes from CHECKSIG to CHECKMULTISIGVERIFY. */
const FIRST_SIGOP = 0xac;
const LAST_SIGOP = 0xaf;

/** True unless the script can be seen to hold no signature operation: only then is it worth parsing. */
function mayHoldSigops(script: Uint8Array): boolean {
  for (let i = 0; i < script.length; i++) {
    const byte = script[i] as number;
    if (byte >= FIRST_SIGOP && byte <= LAST_SIGOP) return true;
  }
  return false;
}

/** `<push> <push>` to the end, as ordinary inputs are: two pushes count nothing, whatever their bytes. */
function isTwoPushes(script: Uint8Array): boolean {
  const first = script[0];
  if (first === undefined || first > 75) return false;
  const second = script[first + 1];
  return second !== undefined && second <= 75 && first + second + 2 === script.length;
}

/** Legacy count over all scripts; the coinbase's input script is opaque. consensus.md 1.2 stage 1.9. */
export function transactionSigops({ tx, classes, coinbase }: TransactionFacts): number {
  let count = 0;
  if (!coinbase) {
    for (const { script } of tx.inputs) {
      if (!isTwoPushes(script) && mayHoldSigops(script)) count += countSigops(script, true);
    }
  }
  for (const [index, { script }] of tx.outputs.entries()) {
    count += classes[index]?.pattern === 'pay-key-hash' ? 1 : countSigops(script, true);
  }
  return count;
}

/** consensus.md 1.2 stage 1.9. BLOCK_SIGOPS_EXCEEDED. */
export const checkSigops: BlockRule = ({ facts, context }) => {
  let count = 0;
  for (const transaction of facts) {
    count += transactionSigops(transaction);
    if (count > context.network.maxSigops) return refuseBlock('BLOCK_SIGOPS_EXCEEDED');
  }
  return undefined;
};
