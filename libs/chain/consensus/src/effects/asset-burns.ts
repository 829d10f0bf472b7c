import { displayText } from '@mbaas/chain-primitives';
import { assetAmount, kindOf, KINDS } from '../facts/attachment-kinds.ts';
import type { ChainEffect } from './chain-transaction.ts';
import type { EffectSubject } from './effect-subject.ts';

interface Flow {
  quantity: bigint;
  /** First input that carries the asset; -1 without one. */
  input: number;
}

/**
 * Units that leave circulation: inputs without matching output (burned by omission), and outputs on a script that nobody
 * can spend. Issued units enter with their own output and so cancel out.
 */
export function assetBurns({ facts, previous }: EffectSubject, addressOfInput: (input: number) => string | null): ChainEffect[] {
  const flows = new Map<string, Flow>();
  const add = (symbol: string, quantity: bigint, input: number): void => {
    const flow = flows.get(symbol) ?? { quantity: 0n, input: -1 };
    flow.quantity += quantity;
    if (flow.input < 0) flow.input = input;
    flows.set(symbol, flow);
  };
  for (const [input, { output: { attachment } }] of previous.entries()) {
    if (attachment.kind === 'asset-transfer' || attachment.kind === 'asset-detail') add(attachment.symbol, assetAmount(attachment), input);
  }
  for (const [output, { attachment }] of facts.tx.outputs.entries()) {
    if (attachment.kind !== 'asset-transfer' && attachment.kind !== 'asset-detail') continue;
    const isIssued = kindOf(attachment) !== KINDS.transfer;
    const isLost = facts.classes[output]?.pattern === 'pay-blackhole';
    // An issue to nowhere is a burn of what was issued; any other issue neither adds nor removes.
    const change = (isIssued ? assetAmount(attachment) : 0n) - (isLost ? 0n : assetAmount(attachment));
    if (change !== 0n) add(attachment.symbol, change, -1);
  }
  return [...flows].flatMap(([symbol, { quantity, input }]): ChainEffect[] =>
    quantity > 0n ? [{ type: 'mst-burned', symbol: displayText(symbol), quantity: String(quantity), address: input < 0 ? null : addressOfInput(input) }] : []);
}
