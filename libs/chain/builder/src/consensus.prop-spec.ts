import fc from 'fast-check';
import { describe, it } from 'vitest';
import { assert } from '@mbaas/kernel';
import { checkTransaction, transactionFacts, type ChainContext, type ConsensusView, type RuleProfile } from '@mbaas/chain-consensus';
import { encodeTransaction } from '@mbaas/chain-codec';
import { addressOf, network } from '../test/coins.ts';
import { KINDS, operation, SYMBOL, TOTAL } from '../test/operation.arbitrary.ts';
import type { Built } from './assemble.ts';
import { outPointKey } from './coin.ts';

const HEIGHT = 100;

/** The chain as it must be for an operation to make sense: its coins exist, what it makes is free, what it adds to exists. */
function viewOf({ inputs }: Built, kind: (typeof KINDS)[number], threshold: number): ConsensusView {
  const coins = new Map(inputs.map((coin) => [outPointKey(coin.point), coin]));
  return {
    previousOutput: (point) => {
      const coin = coins.get(outPointKey(point));
      return coin && { output: coin.output, height: coin.height ?? 0, coinbase: false, timestamp: 1_000, txVersion: 4 };
    },
    asset: (symbol) => (kind === 'more' && symbol === SYMBOL ? { issueHeight: 1, totalSupply: TOTAL, issuerAddress: addressOf(1), threshold, decimals: 0 } : undefined),
    certificate: () => undefined,
    countSecondaryWitness: () => 0,
    did: (name) => (kind === 'move' && name === 'alice' ? { address: addressOf(1) } : undefined),
    didOfAddress: () => undefined,
    mit: () => undefined,
    header: () => undefined,
  };
}

const contextOf = (profile: RuleProfile): ChainContext => ({ network, profile, height: HEIGHT, top: HEIGHT - 1, medianTimePast: 2_000, now: null, entry: 'pool' });

describe('the consensus rules', () => {
  it.each(['reference', 'hardened'] as const)('accept whatever is built (%s)', (profile) => {
    const accepted = KINDS.map(() => 0);
    fc.assert(
      fc.property(operation, ({ which, kind, threshold, result }) => {
        if (!result.ok) return;
        const { unsigned, fee } = result.value;
        const facts = transactionFacts(unsigned, encodeTransaction(unsigned).length, network);
        const verdict = checkTransaction(facts, viewOf(result.value, kind, threshold), contextOf(profile));
        assert(verdict.ok, `${kind} is refused: ${verdict.ok ? '' : JSON.stringify(verdict.error)}`);
        assert(verdict.value.fee === fee, 'the rules see the fee that was meant');
        accepted[which] = (accepted[which] as number) + 1;
      }),
      { numRuns: 1_500, seed: 7 },
    );
    assert(accepted.every((count) => count > 15), `each operation was judged: ${accepted.join(' ')}`);
  });
});
