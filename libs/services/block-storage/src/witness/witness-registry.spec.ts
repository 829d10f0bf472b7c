import type { Transaction, TransactionOutput } from '@mbaas/chain-codec';
import { payToKeyHash } from '@mbaas/chain-script';
import { publicKeyFromPrivate } from '@mbaas/chain-crypto';
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { privateNetwork } from '../../test/storage-kit.ts';
import { Coin, type CoinTransaction } from '../state/coin.ts';
import { WitnessRegistry } from './witness-registry.ts';

const key = publicKeyFromPrivate(new Uint8Array(32).fill(9));
const unlocking = Uint8Array.of(1, 9, key.length, ...key);
const owner = 'MEmdBcfRkdf3yZWKvmcvKRHR5Vb9vFUHwA';
const script = payToKeyHash(new Uint8Array(20).fill(3));
const registration = (fromDid: string): TransactionOutput => ({ value: 123_456_789n, script, attachment: { version: 207, toDid: 'witness_registry', fromDid, kind: 'etp' } });
const certificate = (symbol: string): TransactionOutput => ({ value: 0n, script, attachment: { version: 1, kind: 'certificate', symbol, owner: 'o', address: owner, certType: 5, status: 0 } });
const plain: TransactionOutput = { value: 1n, script, attachment: { version: 1, kind: 'etp' } };

type Made = Parameters<WitnessRegistry['connect']>[0];

/** Blocks of one transaction each; outputs are numbered on. */
class Chain {
  readonly registry = new WitnessRegistry(privateNetwork);
  readonly blocks: Made[] = [];
  coins: Coin[] = [];

  block(outputs: readonly TransactionOutput[], spent: readonly Coin[] = []): Made {
    const height = 2_000 + this.blocks.length;
    const transaction: Transaction = { version: 4, inputs: [{ previousOutput: { hash: new Uint8Array(32), index: 0 }, script: unlocking, sequence: 0 }], outputs: [...outputs], lockTime: 0 };
    const made: CoinTransaction = { id: new Uint8Array(32), number: 0, height, coinbase: false, timestamp: 0, version: 4, firstOutput: 100 * (this.blocks.length + 1), outputCount: outputs.length, coins: [] };
    made.coins.push(...outputs.map((output, index) => new Coin(made, index, output)));
    return { height, transactions: [{ transaction, made, spent }] };
  }
  connect(block: Made): void {
    this.registry.connect(block);
    this.blocks.push(block);
    const { made, spent } = block.transactions[0]!;
    this.coins = [...this.coins.filter((coin) => !spent.includes(coin)), ...made.coins.flatMap((coin) => coin ?? [])];
  }
  seen(): unknown {
    const address = [...this.registry.registrations()][0]?.address ?? 'none';
    return { candidates: [...this.registry.registrations()].map(({ fromDid, height }) => [fromDid, height]), held: [...this.registry.certificatesOn(address)].map(({ symbol }) => symbol).sort() };
  }
}

describe('WitnessRegistry', () => {
  it('scans the newest first and forgets what is spent', () => {
    const chain = new Chain();
    chain.connect(chain.block([registration('alice'), plain, registration('bob')]));
    chain.connect(chain.block([registration('carol'), certificate('MVS.WITNESS.1')]));
    expect(chain.seen()).toEqual({ candidates: [['carol', 2_001], ['bob', 2_000], ['alice', 2_000]], held: ['MVS.WITNESS.1'] });
    chain.connect(chain.block([plain], [chain.coins[2]!, chain.coins[4]!]));
    expect(chain.seen()).toEqual({ candidates: [['carol', 2_001], ['alice', 2_000]], held: [] });
    chain.registry.disconnect(chain.blocks.pop()!);
    expect(chain.seen()).toEqual({ candidates: [['carol', 2_001], ['bob', 2_000], ['alice', 2_000]], held: ['MVS.WITNESS.1'] });
  });

  it('lets a block spend what it makes', () => {
    const chain = new Chain();
    chain.connect(chain.block([registration('alice')]));
    const { height, transactions } = chain.block([registration('bob'), certificate('MVS.WITNESS.2')]);
    const [entry] = transactions;
    const before = chain.seen();
    const block = { height, transactions: [{ ...entry!, spent: entry!.made.coins.flatMap((coin) => coin ?? []) }] };
    chain.connect(block);
    expect(chain.seen()).toEqual(before);
    chain.registry.disconnect(block);
    expect(chain.seen()).toEqual(before);
  });

  it('stands where it stood after blocks were taken back', () => {
    const output = fc.constantFrom(registration('alice'), registration('bob'), certificate('MVS.WITNESS.1'), certificate('MVS.WITNESS.2.X'), plain);
    const step = fc.record({ outputs: fc.array(output, { maxLength: 3 }), spends: fc.array(fc.nat(20), { maxLength: 3 }) });
    fc.assert(fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const chain = new Chain();
      chain.connect(chain.block([registration('zoe')]));
      const states: unknown[] = [];
      for (const { outputs, spends } of steps) {
        states.push(chain.seen());
        const spent = new Set(spends.flatMap((at) => (at === 0 ? [] : chain.coins[at] ?? [])));
        chain.connect(chain.block(outputs, [...spent]));
      }
      for (const state of states.reverse()) {
        chain.registry.disconnect(chain.blocks.pop()!);
        expect(chain.seen()).toEqual(state);
      }
    }), { numRuns: 60 });
  });
});
