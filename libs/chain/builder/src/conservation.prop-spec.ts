import fc from 'fast-check';
import { describe, it } from 'vitest';
import { assert } from '@mbaas/kernel';
import { decodeTransaction, encodeTransaction, type TransactionOutput } from '@mbaas/chain-codec';
import { classifyOutput } from '@mbaas/chain-script';
import { operation } from '../test/operation.arbitrary.ts';
import type { Built } from './assemble.ts';
import { BUILD_LIMITS } from './build-limits.ts';

const etpSum = (outputs: readonly TransactionOutput[]): bigint => outputs.reduce((sum, output) => sum + output.value, 0n);

/** What outputs carry, by name; first issues count for nothing: they come from nowhere. */
function cargo(outputs: readonly TransactionOutput[], spent: boolean): Map<string, bigint> {
  const found = new Map<string, bigint>();
  const add = (key: string, quantity: bigint): void => void found.set(key, (found.get(key) ?? 0n) + quantity);
  for (const { attachment } of outputs) {
    if (attachment.kind === 'asset-transfer') add(`asset ${attachment.symbol}`, attachment.quantity);
    if (attachment.kind === 'asset-detail' && spent) add(`asset ${attachment.symbol}`, attachment.maximumSupply);
    if (attachment.kind === 'certificate' && (spent || attachment.status === 0)) add(`certificate ${attachment.symbol} ${attachment.certType}`, 1n);
    if (attachment.kind === 'did' && (spent || attachment.status === 'transfer')) add(`avatar ${attachment.symbol}`, 1n);
  }
  return found;
}

function checkConserved({ unsigned, inputs, fee }: Built): void {
  const spent = inputs.map(({ output }) => output);
  assert(etpSum(spent) === etpSum(unsigned.outputs) + fee, 'ETP in equals ETP out plus the fee');
  const [before, after] = [cargo(spent, true), cargo(unsigned.outputs, false)];
  assert(before.size === after.size, 'as many things leave as come in');
  for (const [thing, quantity] of before) assert(after.get(thing) === quantity, `${thing} is conserved`);
}

describe('whatever is built', () => {
  it('conserves ETP, every asset, certificate and avatar', () => {
    const built = [0, 0, 0, 0, 0, 0, 0];
    fc.assert(
      fc.property(operation, ({ which, result }) => {
        if (!result.ok) return;
        built[which] = (built[which] ?? 0) + 1;
        checkConserved(result.value);
      }),
      { numRuns: 1_500, seed: 7 },
    );
    // A property over refusals alone would prove nothing: the fixed seed builds each operation many times.
    assert(built.every((count) => count > 15), `each operation was built: ${built.join(' ')}`);
  });

  it('spends distinct, spendable, listed coins and survives the wire', () => {
    fc.assert(
      fc.property(operation, ({ result }) => {
        if (!result.ok) return;
        const { unsigned, inputs } = result.value;
        assert(inputs.length === unsigned.inputs.length && inputs.length <= BUILD_LIMITS.maxInputs, 'one coin an input');
        assert(new Set(inputs).size === inputs.length, 'no coin twice');
        assert(inputs.every(({ spendable }) => spendable), 'only spendable coins');
        assert(unsigned.inputs.every(({ previousOutput }, i) => previousOutput === inputs[i]?.point), 'inputs name their coins');
        assert(unsigned.outputs.every(({ script }) => classifyOutput(script).pattern !== 'non-standard'), 'standard scripts');
        const again = decodeTransaction(encodeTransaction(unsigned));
        assert(again.ok && encodeTransaction(again.value).length === encodeTransaction(unsigned).length, 'the bytes decode to the same');
      }),
      { numRuns: 300 },
    );
  });
});
