import { nullOutPoint, type Attachment, type TransactionOutput } from '@mbaas/chain-codec';
import { mainnet, testnet } from '@mbaas/chain-params';
import { hexEncode } from '@mbaas/chain-primitives';
import { attenuationScript, lockHeightScript, payToBlackhole, payToKeyHash, payToScriptHash, sequenceLockScript } from '@mbaas/chain-script';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkTransaction, isShareEnough, nameClaims, OutPointSet, registryChanges, requiredBits, subsidy, transactionEffects, transactionFacts, TX_CODES, viewNeeds,
} from '../src/index.ts';
import { transactionCase } from '../src/transaction-case.ts';
import { promised, RecordingView } from './recording-view.ts';
import { addressText, coin, judge, keyHash, mainnetContext, pay, TEN, transfer, txOf, viewOf, type State } from './transaction-kit.ts';

const U64 = (1n << 64n) - 1n;

describe('atoms', () => {
  const value = fc.bigInt({ min: 0n, max: 30_000n });

  it('are never created: accepted exactly when inputs exceed outputs by the least fee', () => {
    fc.assert(fc.property(fc.array(value, { minLength: 1, maxLength: 6 }), fc.array(value, { minLength: 1, maxLength: 6 }), (spent, paid) => {
      const sum = (values: readonly bigint[]): bigint => values.reduce((total, one) => total + one, 0n);
      const fee = sum(spent) - sum(paid);
      const verdict = judge({ coins: spent.map((one) => coin(pay(one))), outputs: paid.map((one) => pay(one)) });
      expect(verdict).toBe(fee >= 10_000n ? 'accepted' : fee >= 0n ? 'TX_FEE_TOO_LOW' : 'TX_VALUE_CREATED');
    }));
  });
});

describe('asset units', () => {
  const quantity = fc.oneof(fc.bigInt({ min: 1n, max: 20n }), fc.bigInt({ min: U64 - 20n, max: U64 }));
  const many = fc.array(quantity, { minLength: 1, maxLength: 4 });
  const verdict = (spent: readonly bigint[], paid: readonly bigint[], profile: 'reference' | 'hardened') => judge({
    coins: [coin(pay(TEN)), ...spent.map((one) => coin(transfer('ABC', one)))],
    outputs: [pay(TEN - 10_000n), ...paid.map((one) => transfer('ABC', one))],
    context: { profile },
  });
  const sum = (values: readonly bigint[]): bigint => values.reduce((total, one) => total + one, 0n);

  it('are kept modulo 2^64 by the reference profile and exactly by the hardened one', () => {
    fc.assert(fc.property(many, many, (spent, paid) => {
      const equal = BigInt.asUintN(64, sum(spent)) === BigInt.asUintN(64, sum(paid));
      expect(verdict(spent, paid, 'reference')).toBe(equal ? 'accepted' : 'TX_ASSET_AMOUNT_UNEQUAL');
      if (verdict(spent, paid, 'hardened') === 'accepted') expect(sum(spent)).toBe(sum(paid));
    }));
  });
});

/** Anything a peer may send: known names, unknown statuses, every pattern. */
const text = fc.constantFrom('', 'A', 'ABC', 'ABC.COIN', 'a b', 'MVS.WITNESS.1', 'MVS.WITNESS.1.X', 'alice', 'BLACKHOLE', 'x'.repeat(70), '\u00ff');
const address = fc.constantFrom(addressText('a'), addressText('b'), '', 'nonsense');
const status = fc.constantFrom(0, 1, 2, 3, 9);
const names = fc.oneof(fc.record({ version: fc.constantFrom(0, 1, 9) }), fc.record({ version: fc.constant(207), toDid: text, fromDid: text }));
const payload: fc.Arbitrary<Record<string, unknown>> = fc.oneof(
  fc.record({ kind: fc.constant('etp') }),
  fc.record({ kind: fc.constant('message'), content: text }),
  fc.record({ kind: fc.constant('award'), height: fc.bigInt({ min: 0n, max: U64 }) }),
  fc.record({ kind: fc.constant('unknown'), type: fc.constantFrom(7, 0xffffffff) }),
  fc.record({ kind: fc.constant('asset-transfer'), symbol: text, quantity: fc.bigInt({ min: 0n, max: U64 }) }),
  fc.record({
    kind: fc.constant('asset-detail'), symbol: text, maximumSupply: fc.bigInt({ min: 0n, max: U64 }), decimals: status, secondaryIssueThreshold: fc.integer({ min: 0, max: 255 }),
    unused2: status, unused3: status, issuer: text, address, description: text,
  }),
  fc.record({ kind: fc.constant('did'), status: fc.constantFrom('register', 'transfer'), symbol: text, address }),
  fc.record({ kind: fc.constant('mit'), status, symbol: text, address }),
  fc.record({ kind: fc.constant('certificate'), symbol: text, owner: text, address, certType: fc.constantFrom(0, 1, 2, 3, 5, 0x60000004, 0x80000000), status }),
);
const who = fc.constantFrom('a', 'b').map(keyHash);
const model = fc.constantFrom('nonsense', 'PN=0;LH=10;TYPE=1;LQ=100;LP=100;UN=10', 'PN=9;LH=1;TYPE=1;LQ=1;LP=1;UN=3', 'PN=0;LH=1;TYPE=2;LQ=1;LP=1;UN=1;UC=1;UQ=1');
const script = fc.oneof(
  who.map((hash) => payToKeyHash(hash)),
  who.map((hash) => payToScriptHash(hash)),
  fc.tuple(fc.constantFrom(1, 25_200, 0x7fffffff), who).map(([term, hash]) => lockHeightScript(term, hash)),
  fc.tuple(fc.constantFrom(1, 30_000, 0x400001), who).map(([sequence, hash]) => sequenceLockScript(sequence, hash)),
  fc.tuple(model, who).map(([words, hash]) => attenuationScript(words, nullOutPoint(), hash)),
  fc.constant(payToBlackhole()),
  fc.uint8Array({ maxLength: 40 }),
);
const output: fc.Arbitrary<TransactionOutput> = fc.record({
  value: fc.constantFrom(0n, 1n, TEN, U64), script, attachment: fc.tuple(names, payload).map(([named, rest]) => ({ ...named, ...rest }) as Attachment),
});
const sample = fc.record({
  coins: fc.array(output.map((found) => coin(found)), { maxLength: 4 }),
  outputs: fc.array(output, { maxLength: 4 }),
  tx: fc.record({ version: fc.constantFrom(0, 1, 2, 3, 4, 5, 0xffffffff), lockTime: fc.constantFrom(0, 5, 0xffffffff) }),
  sequences: fc.array(fc.constantFrom(0, 1, 0x400001, 0xffffffff), { maxLength: 4 }),
  scripts: fc.array(fc.uint8Array({ maxLength: 120 }), { maxLength: 4 }),
  network: fc.constantFrom(mainnet, testnet),
  profile: fc.constantFrom('reference' as const, 'hardened' as const),
  entry: fc.constantFrom('block' as const, 'pool' as const),
  top: fc.constantFrom(0, 1_300_000, 1_999_999),
});
const state: State = { assets: { ABC: {} }, certificates: { '2:ABC': {}, '5:MVS.WITNESS.1': {} }, dids: { alice: addressText('a') }, mits: ['A'], secondaries: 46 };

describe('hostile transactions', () => {
  it('get a code or pass, and ask for nothing that viewNeeds does not name', () => {
    fc.assert(fc.property(sample, ({ network, profile, entry, top, ...parts }) => {
      const context = { ...mainnetContext, network, profile, entry, top, height: top + 1 };
      const tx = txOf(parts);
      const view = new RecordingView(viewOf(parts.coins, state));
      const facts = transactionFacts(tx, 300, network);
      const checked = checkTransaction(facts, view, context);
      if (!checked.ok) expect(TX_CODES).toHaveProperty(checked.error.code);
      const known = promised(viewNeeds(tx));
      expect([...view.asked].filter((key) => !known.has(key))).toEqual([]);
      expect(nameClaims(facts).length).toBeLessThanOrEqual(2 * tx.outputs.length);
      expect(registryChanges(tx).length).toBeLessThanOrEqual(tx.outputs.length);
      if (!checked.ok) return;
      const told = transactionEffects(checked.value.subject, new Uint8Array(32), 1);
      expect(JSON.parse(JSON.stringify(told))).toEqual(told);
    }), { numRuns: 3000 });
  });

  it('do not change what they are judged by', () => {
    fc.assert(fc.property(sample, ({ network, profile, entry, top, ...parts }) => {
      const context = { ...mainnetContext, network, profile, entry, top, height: top + 1 };
      const tx = txOf(parts);
      const view = viewOf(parts.coins, state);
      const verdict = () => {
        const checked = checkTransaction(transactionFacts(tx, 300, network), view, context);
        return checked.ok ? checked.value.fee : checked.error;
      };
      expect(verdict()).toEqual(verdict());
    }), { numRuns: 300 });
  });

  it('resolve every input once', () => {
    let asked = 0;
    const view = { ...viewOf([]), previousOutput: () => { asked++; return coin(pay(TEN)); } };
    transactionCase(transactionFacts(txOf({ coins: [1, 2, 3].map(() => coin(pay(1n))) }), 300, mainnet), view, mainnetContext);
    expect(asked).toBe(3);
  });
});

describe('difficulty', () => {
  const bits = fc.bigInt({ min: mainnet.difficulty.powMin, max: 1n << 200n });
  const required = (last: bigint, seconds: number): bigint => {
    const header = { hash: new Uint8Array(32), version: 1, timestamp: 1_500_000_000, bits: last, number: 1_999_999 };
    return requiredBits({ version: 1, timestamp: 1_500_000_000 + seconds, number: 2_000_000 }, 2_000_000, { header: () => header }, mainnet);
  };

  it('falls as blocks take longer, within its bounds', () => {
    fc.assert(fc.property(bits, fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 0, max: 5000 }), (last, a, b) => {
      const [sooner, later] = a <= b ? [a, b] : [b, a];
      expect(required(last, sooner) >= required(last, later)).toBe(true);
      expect(required(last, sooner) <= last + (last / 2048n) * 2n).toBe(true);
      expect(required(last, later) >= mainnet.difficulty.powMin).toBe(true);
    }));
  });
});

describe('subsidy', () => {
  it('never rises with height, but for the rounding that starts with proof of stake', () => {
    const height = fc.integer({ min: 0, max: 60_000_000 });
    fc.assert(fc.property(height, height, fc.constantFrom(1, 2), (a, b, version) => {
      const [lower, higher] = a <= b ? [a, b] : [b, a];
      expect(subsidy(higher, version, mainnet) <= subsidy(lower, version, mainnet) + 1n).toBe(true);
    }));
  });
});

describe('isShareEnough', () => {
  it('is not lost by owning more', () => {
    const amount = fc.bigInt({ min: 0n, max: U64 });
    fc.assert(fc.property(amount, amount, amount, fc.integer({ min: 0, max: 127 }), (a, b, total, threshold) => {
      const [less, more] = a <= b ? [a, b] : [b, a];
      if (isShareEnough(less, total, threshold)) expect(isShareEnough(more, total, threshold)).toBe(true);
    }));
  });
});

describe('OutPointSet', () => {
  it('is a set, also of points whose hashes start alike', () => {
    const hash = fc.tuple(fc.constantFrom(0, 1), fc.constantFrom(0, 1)).map(([first, last]) => Uint8Array.from({ length: 32 }, (_, i) => (i === 0 ? first : i === 31 ? last : 0)));
    fc.assert(fc.property(fc.array(fc.record({ hash, index: fc.integer({ min: 0, max: 3 }) })), (points) => {
      const [set, keys] = [new OutPointSet(), new Set<string>()];
      for (const point of points) {
        const key = `${hexEncode(point.hash)}:${point.index}`;
        expect(set.add(point)).toBe(!keys.has(key));
        keys.add(key);
      }
    }));
  });
});
