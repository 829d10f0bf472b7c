import { nullOutPoint, type Transaction, type TransactionOutput } from '@mbaas/chain-codec';
import { hash160 } from '@mbaas/chain-crypto';
import { mainnet, testnet } from '@mbaas/chain-params';
import { displayHash } from '@mbaas/chain-primitives';
import { encodeScript, lockHeightScript, OP, payToScriptHash, pushOf } from '@mbaas/chain-script';
import { describe, expect, it } from 'vitest';
import {
  BLOCK_CODES, CERTIFICATE, checkBlock, checkBlockAlone, checkBlockHeader, checkStake, connectBlock, depositReward, isExceptionBlock, openBlock, RULE_TABLE, subsidy,
  transactionSigops, voteResultHash, type BlockCase, type BlockCode, type ConsensusView, type TxCode,
} from '../src/index.ts';
import { checkBlockFees } from '../src/block-connect/block-fees.rule.ts';
import { firstRefusal } from '../src/first-refusal.ts';
import { blockOn, chainBelow, coinbase, spending, type BlockSample } from './block-kit.ts';
import { bytesOf, decodeHex, nativeSha256, privateNetwork, readBlocks } from './chain-files.ts';
import { MemoryChain } from './memory-chain.ts';
import { addressText, avatar, certificate, coin, issue, keyHash, mit, pay, subjectOf, TEN, transfer } from './transaction-kit.ts';

/** Beyond the PoS height, inside an epoch, where delegated blocks may stand. */
const HEIGHT = 6_050;
const REWARD = subsidy(HEIGHT, 1, privateNetwork);
const HARDENED = { profile: 'hardened' } as const;
const CHANGE = pay(TEN - 10_000n);
const chain = (): MemoryChain => chainBelow(HEIGHT);

type Verdict = BlockCode | TxCode | 'accepted';
const judge = (below: MemoryChain, sample: BlockSample, view: ConsensusView = below): Verdict => {
  const checked = checkBlock(blockOn(below, sample), view);
  return checked.ok ? 'accepted' : checked.error.code;
};
const structure = (subject: BlockCase): Verdict => firstRefusal(RULE_TABLE.blockStructure, subject)?.code ?? 'accepted';
const header = (below: MemoryChain, sample: BlockSample, view: ConsensusView = below): Verdict => {
  const subject = blockOn(below, sample);
  const checked = checkBlockHeader(subject.block.header, view, subject.context, subject.hash, subject.block.publicKey);
  return checked.ok ? 'accepted' : checked.error.code;
};

const provoked = new Set<string>();
const expectCode = (verdict: Verdict, code: BlockCode | TxCode): void => {
  provoked.add(code);
  expect(verdict).toBe(code);
};

describe('a block', () => {
  it('passes when it is right', () => {
    const below = chain();
    expect(judge(below, {})).toBe('accepted');
    expect(judge(below, { transactions: [spending(below, [CHANGE])] })).toBe('accepted');
    expect(judge(below, { transactions: [spending(below, [CHANGE])], context: HARDENED })).toBe('accepted');
  });

  it('tells its fees and gives the previous outputs that scripts need', () => {
    const below = chain();
    const tx = spending(below, [CHANGE]);
    const connected = connectBlock(blockOn(below, { transactions: [tx] }), below);
    expect(connected.ok && connected.value.fees).toBe(10_000n);
    expect(connected.ok && connected.value.transactions[1]!.previous[0]!.output.value).toBe(TEN);
  });

  it('may pay its fees to its coinbase, and not one atom more', () => {
    const below = chain();
    const transactions = [spending(below, [CHANGE])];
    expect(judge(below, { transactions, coinbase: coinbase(HEIGHT, [pay(REWARD + 10_000n)]) })).toBe('accepted');
    expectCode(judge(below, { transactions, coinbase: coinbase(HEIGHT, [pay(REWARD + 10_001n)]) }), 'BLOCK_COINBASE_TOO_LARGE');
  });

  it('is not connected outside the strict zone', () => {
    const below = chainBelow(100, { ...privateNetwork, heights: { ...privateNetwork.heights, strictFrom: 1000 } });
    expect(judge(below, { coinbase: coinbase(100, [pay(REWARD * 9n)]) })).toBe('accepted');
  });
});

describe('size and transactions', () => {
  it('needs one', () => {
    const subject = blockOn(chain());
    const empty = { ...subject, block: { ...subject.block, transactions: [] } };
    expectCode(firstRefusal(RULE_TABLE.blockSize, empty)?.code ?? 'accepted', 'BLOCK_SIZE_INVALID');
  });

  it('keeps the limit', () => {
    const big = coinbase(HEIGHT, [pay(1n)]);
    big.inputs[0]!.script = new Uint8Array(1_000_000);
    expectCode(judge(chain(), { coinbase: big }), 'BLOCK_SIZE_INVALID');
  });

  it('holds no transaction twice', () => {
    const below = chain();
    const tx = spending(below, [CHANGE]);
    expectCode(judge(below, { transactions: [tx, tx] }), 'BLOCK_TRANSACTION_REPEATED');
  });

  it('has the merkle root of its transactions', () => expectCode(judge(chain(), { header: { merkleRoot: new Uint8Array(32) } }), 'BLOCK_MERKLE_MISMATCH'));

  it('asks for 20,000 signature checks and no more', () => {
    const checks = (count: number): TransactionOutput => ({ ...pay(0n), script: new Uint8Array(count).fill(OP.CHECKSIG) });
    const filled = (count: number) => blockOn(chain(), { coinbase: coinbase(HEIGHT, [checks(count)]) });
    expect(structure(filled(20_000))).toBe('accepted');
    expectCode(structure(filled(20_001)), 'BLOCK_SIGOPS_EXCEEDED');
  });

  it('counts twenty for a multi-signature check of unknown size, and nothing in pushes', () => {
    const { facts } = subjectOf({
      outputs: [{ ...pay(1n), script: Uint8Array.of(OP.CHECKMULTISIG) }, { ...pay(1n), script: Uint8Array.of(0x53, OP.CHECKMULTISIG) }, pay(1n)],
      scripts: [Uint8Array.of(1, OP.CHECKSIG, 1, OP.CHECKSIG)],
    });
    expect(transactionSigops(facts)).toBe(20 + 3 + 1);
  });
});

describe('coinbases', () => {
  const second = (change: Partial<Transaction> = {}): Transaction => ({ ...coinbase(HEIGHT, [pay(1n)]), ...change });
  const marker: TransactionOutput = { value: 0n, script: new Uint8Array(0), attachment: { version: 0, kind: 'unknown', type: 0xffffffff } };
  const key = new Uint8Array(33).fill(2);
  const stakeScript = encodeScript([pushOf(Uint8Array.of(1)), pushOf(key)]);
  const coinstake: Transaction = {
    version: 2, lockTime: 0,
    inputs: [{ previousOutput: { hash: new Uint8Array(32).fill(5), index: 0 }, script: stakeScript, sequence: 0xffffffff }],
    outputs: [marker, { ...pay(1n), script: encodeScript([{ opcode: OP.DUP }, { opcode: OP.HASH160 }, pushOf(hash160(key)), { opcode: OP.EQUALVERIFY }, { opcode: OP.CHECKSIG }]) }],
  };
  const pos = (sample: BlockSample): Verdict => structure(blockOn(chain(), { ...sample, header: { ...sample.header, version: 2 } }));

  it('come first', () => {
    const below = chain();
    expectCode(judge(below, { coinbase: spending(below, [CHANGE]) }), 'BLOCK_FIRST_NOT_COINBASE');
    expectCode(judge(below, { coinbase: coinbase(HEIGHT, [transfer('ABC', 1n)]) }), 'BLOCK_FIRST_NOT_COINBASE');
  });

  it('name their height', () => {
    expectCode(judge(chain(), { coinbase: coinbase(HEIGHT + 1, [pay(1n)]) }), 'BLOCK_COINBASE_HEIGHT_MISMATCH');
    expectCode(judge(chain(), { transactions: [{ ...second(), inputs: coinbase(HEIGHT - 1, []).inputs }] }), 'BLOCK_COINBASE_HEIGHT_MISMATCH');
  });

  it('have one output, the first perhaps a mined asset', () => {
    expectCode(judge(chain(), { coinbase: coinbase(HEIGHT, [pay(1n), pay(1n)]) }), 'BLOCK_COINBASE_OUTPUTS_INVALID');
    expectCode(judge(chain(), { coinbase: coinbase(HEIGHT, [pay(1n), transfer('A', 1n), transfer('A', 1n)]) }), 'BLOCK_COINBASE_OUTPUTS_INVALID');
    expectCode(judge(chain(), { transactions: [second({ outputs: [pay(1n), pay(2n)] })] }), 'BLOCK_COINBASE_OUTPUTS_INVALID');
  });

  it('stand together', () => {
    const below = chain();
    expectCode(judge(below, { transactions: [spending(below, [CHANGE]), second()] }), 'BLOCK_COINBASE_EXTRA');
  });

  it('stay below version 4', () => expectCode(judge(chain(), { coinbase: { ...coinbase(HEIGHT, [pay(1n)]), version: 4 } }), 'TX_PREVIOUS_OUTPUT_NULL'));

  it('are accompanied by a coinstake in proof-of-stake blocks, and there alone', () => {
    expect(pos({ transactions: [coinstake] })).toBe('accepted');
    expectCode(pos({}), 'BLOCK_COINSTAKE_MISSING');
    expectCode(pos({ transactions: [second(), coinstake] }), 'BLOCK_COINSTAKE_MISPLACED');
    expectCode(structure(blockOn(chain(), { transactions: [coinstake] })), 'BLOCK_COINSTAKE_MISPLACED');
  });

  it('start proof of stake in one form only', () => {
    const posHeight = chainBelow(5_650);
    const start = (outputs: TransactionOutput[]): Verdict => structure(blockOn(posHeight, {
      header: { version: 2 }, transactions: [coinstake, { ...coinbase(1, outputs) }],
    }));
    expectCode(start([pay(1n)]), 'BLOCK_POS_GENESIS_INVALID');
    // Above its height it is an extra coinbase like any other.
    expectCode(pos({ transactions: [coinstake, { ...coinbase(HEIGHT, Array.from({ length: 24 }, () => pay(1n))) }] }), 'BLOCK_COINBASE_OUTPUTS_INVALID');
  });

  it('carry the vote result at the start of an epoch', () => {
    const epoch = chainBelow(6_100);
    const keys = [new Uint8Array(33).fill(2), new Uint8Array(33).fill(3)];
    const vote = (commitment: Uint8Array, named = keys): TransactionOutput => ({ ...pay(0n), script: encodeScript([commitment, ...named].map(pushOf)) });
    const on = (outputs: TransactionOutput[]): Verdict => judge(epoch, { coinbase: coinbase(6_100, [pay(1n), ...outputs]) });
    // Nobody registered, so nobody is elected.
    expect(on([vote(voteResultHash([]), [])])).toBe('accepted');
    expectCode(on([vote(voteResultHash(keys))]), 'BLOCK_VOTE_RESULT_MISMATCH');
    expectCode(on([]), 'BLOCK_VOTE_RESULT_INVALID');
    expectCode(on([vote(voteResultHash(keys), keys.toReversed())]), 'BLOCK_VOTE_RESULT_INVALID');
    expectCode(on([{ ...vote(voteResultHash(keys)), value: 1n }]), 'BLOCK_VOTE_RESULT_INVALID');
    expectCode(on([transfer('ABC', 1n)]), 'BLOCK_VOTE_RESULT_INVALID');
  });
});

describe('the header', () => {
  it('has a known version', () => {
    const below = chain();
    const subject = blockOn(below);
    const checked = checkBlockHeader({ ...subject.block.header, version: 4 }, below, subject.context);
    expectCode(checked.ok ? 'accepted' : checked.error.code, 'BLOCK_VERSION_UNKNOWN');
  });

  it('needs its parent', () => expectCode(header(chain(), {}, { ...emptyView, header: () => undefined }), 'BLOCK_PARENT_UNKNOWN'));
  it('is not older than its parent', () => {
    expect(header(chain(), { header: { timestamp: 1_700_000_000 + HEIGHT - 1 } })).toBe('accepted');
    expectCode(header(chain(), { header: { timestamp: 1_700_000_000 + HEIGHT - 2 } }), 'BLOCK_TIME_TOO_EARLY');
  });
  it('is at most 38 seconds ahead', () => {
    const at = (seconds: number): BlockSample => ({ header: { timestamp: 1_800_000_000 + seconds }, context: { now: 1_800_000_000 } });
    expect(header(chain(), at(38))).toBe('accepted');
    expectCode(header(chain(), at(39)), 'BLOCK_TIME_IN_FUTURE');
  });
  it('carries the required difficulty', () => expectCode(header(chain(), { header: { bits: 11n } }), 'BLOCK_BITS_INVALID'));
  it('names its height, hardened', () => {
    expect(header(chain(), { header: { number: HEIGHT + 1 } })).toBe('accepted');
    expectCode(header(chain(), { header: { number: HEIGHT + 1 }, context: HARDENED }), 'BLOCK_NUMBER_INVALID');
  });
  it('is of no stake before the PoS height, hardened', () => {
    expectCode(header(chainBelow(4_000), { header: { version: 2 }, context: HARDENED }), 'BLOCK_STAKE_BEFORE_START');
  });
  it('is not one PoW block too many', () => {
    expect(header(chainBelow(15_000), {})).toBe('accepted');
    expectCode(header(chainBelow(15_001), {}), 'BLOCK_SAME_KIND_TOO_LONG');
  });
  it('matches a checkpoint', () => {
    const anchored = (hash: string) => ({ ...privateNetwork, checkpoints: [{ height: HEIGHT, hash }] });
    const subject = blockOn(chain());
    expect(header(chain(), { context: { network: anchored(displayHash(subject.hash)) } })).toBe('accepted');
    expectCode(header(chain(), { context: { network: anchored('00'.repeat(32)) } }), 'BLOCK_CHECKPOINT_MISMATCH');
  });

  describe('of a delegated block', () => {
    const witnessed = (below: MemoryChain, change = {}): Verdict => header(below, { header: { version: 3, bits: 10n, ...change } });

    it('stands inside the window of an epoch', () => {
      expect([witnessed(chainBelow(6_006)), witnessed(chainBelow(6_093))]).toEqual(['accepted', 'accepted']);
      expectCode(witnessed(chainBelow(6_005)), 'BLOCK_WITNESS_OUTSIDE_WINDOW');
      expectCode(witnessed(chainBelow(6_094)), 'BLOCK_WITNESS_OUTSIDE_WINDOW');
      expectCode(header(chainBelow(50, { ...testnet, heights: { ...testnet.heights, pos: 10 } }), { header: { version: 3, bits: 10n } }), 'BLOCK_WITNESS_OUTSIDE_WINDOW');
    });
    it('copies the difficulty', () => expectCode(witnessed(chain(), { bits: 11n }), 'BLOCK_WITNESS_BITS_INVALID'));
    it('does not follow another', () => {
      const below = chain();
      below.headers[HEIGHT - 1] = { ...below.headers[HEIGHT - 1]!, version: 3 };
      expectCode(witnessed(below), 'BLOCK_WITNESS_FOLLOWS_WITNESS');
    });

    describe('among three witnesses', () => {
      const key = (fill: number): Uint8Array => new Uint8Array(33).fill(fill);
      /** The kit signs with key 2. */
      const elected = (...fills: number[]): MemoryChain => {
        const below = chain();
        below.elect(6_000, fills.map(key));
        return below;
      };
      // At 6050 forty-four heights have passed since the window began: eleven turns, so the third witness has it.
      it('names the place of its signer', () => {
        expect(witnessed(elected(1, 3, 2), { nonce: 2n })).toBe('accepted');
        expect(witnessed(elected(1, 3, 2), { nonce: 2n + (1n << 32n) })).toBe('accepted');
        expectCode(witnessed(elected(1, 3, 2), { nonce: 1n }), 'BLOCK_WITNESS_NONCE_INVALID');
        expectCode(witnessed(elected(1, 3, 4), { nonce: 2n }), 'BLOCK_WITNESS_NONCE_INVALID');
        expectCode(witnessed(elected(), { nonce: 0n }), 'BLOCK_WITNESS_NONCE_INVALID');
      });
      it('is signed by the witness whose turn it is', () => {
        expectCode(witnessed(elected(1, 2, 3), { nonce: 1n }), 'BLOCK_WITNESS_MISMATCH');
        expectCode(witnessed(elected(2, 1, 3), { nonce: 0n }), 'BLOCK_WITNESS_MISMATCH');
      });
      it('follows the turn of the delegated block before', () => {
        const after = (height: number): MemoryChain => {
          const below = elected(1, 2, 3);
          below.headers[height] = { ...below.headers[height]!, version: 3, nonce: 0n };
          return below;
        };
        // The turn after a delegated block lasts the four heights behind it.
        expect([6_048, 6_046].map((height) => witnessed(after(height), { nonce: 1n }))).toEqual(['accepted', 'accepted']);
        expectCode(witnessed(after(6_045), { nonce: 1n }), 'BLOCK_WITNESS_MISMATCH');
      });
    });
  });
});

const emptyView: ConsensusView = {
  previousOutput: () => undefined, asset: () => undefined, certificate: () => undefined, countSecondaryWitness: () => 0, did: () => undefined,
  didOfAddress: () => undefined, mit: () => undefined, header: () => undefined,
};

describe('deposits', () => {
  const below = (): MemoryChain => chainBelow(400);
  const locked = (output: TransactionOutput): TransactionOutput => ({ ...output, script: lockHeightScript(25_200, keyHash('a')) });
  const interest = depositReward(TEN - 10_000n, 25_200, mainnet);
  const rewarded = (reward: TransactionOutput, change: Partial<BlockSample> = {}): Verdict => {
    const at = below();
    return judge(at, { transactions: [coinbase(400, [reward]), spending(at, [locked(CHANGE)], [coin(pay(TEN), { height: 1 })])], ...change });
  };

  it('are matched by a reward coinbase', () => {
    expect(rewarded(locked(pay(interest)))).toBe('accepted');
    expect(rewarded(locked(pay(interest)), { context: HARDENED })).toBe('accepted');
    expectCode(rewarded(locked(pay(interest + 1n))), 'BLOCK_DEPOSIT_REWARD_INVALID');
    expectCode(rewarded({ ...pay(interest), script: lockHeightScript(25_200, keyHash('b')) }), 'BLOCK_DEPOSIT_REWARD_INVALID');
    expectCode(rewarded({ ...pay(interest), script: lockHeightScript(108_000, keyHash('a')) }), 'BLOCK_DEPOSIT_REWARD_INVALID');
    expectCode(rewarded(pay(interest)), 'BLOCK_DEPOSIT_REWARD_INVALID');
  });

  it('are not without one', () => {
    const at = below();
    expectCode(judge(at, { transactions: [spending(at, [locked(CHANGE)])] }), 'BLOCK_DEPOSIT_REWARD_INVALID');
  });

  it('alone justify an extra coinbase, hardened', () => {
    const transactions = [coinbase(HEIGHT, [pay(1_000n)])];
    expect(judge(chain(), { transactions })).toBe('accepted');
    expectCode(judge(chain(), { transactions, context: HARDENED }), 'BLOCK_DEPOSIT_REWARD_SURPLUS');
  });
});

describe('inputs of a block', () => {
  it('are spent once', () => {
    const below = chain();
    const tx = spending(below, [CHANGE]);
    expectCode(judge(below, { transactions: [tx, { ...tx, lockTime: 1 }] }), 'BLOCK_INPUT_REPEATED');
  });

  it('may come from a later transaction of the block (appendix C 20), but not from outputs it has not', () => {
    const below = chain();
    const parent = spending(below, [CHANGE]);
    const subject = blockOn(below, { transactions: [parent] });
    const child = (index: number): Transaction => ({
      version: 4, lockTime: 0, inputs: [{ previousOutput: { hash: subject.ids[1]!, index }, script: new Uint8Array(0), sequence: 0xffffffff }], outputs: [pay(1n)],
    });
    expect(judge(below, { transactions: [child(0), parent] })).toBe('accepted');
    expect(judge(below, { transactions: [child(1), parent] })).toBe('TX_INPUT_MISSING');
  });

  it('wait for the coinbase they spend', () => {
    const below = chain();
    expectCode(judge(below, { transactions: [spending(below, [CHANGE], [coin(pay(TEN), { coinbase: true, height: HEIGHT - 9 })])] }), 'TX_COINBASE_IMMATURE');
    expect(judge(below, { transactions: [spending(below, [CHANGE], [coin(pay(TEN), { coinbase: true, height: HEIGHT - 10 })])] })).toBe('accepted');
  });

  it('pay the fee before any other rule is asked', () => {
    const below = chain();
    expectCode(judge(below, { transactions: [spending(below, [pay(TEN)], undefined, { version: 1 })] }), 'TX_FEE_TOO_LOW');
  });

  it('ask for 20,000 signature checks in redeem scripts, and readable ones', () => {
    const below = chain();
    const spendingOf = (redeem: Uint8Array, count: number): Transaction => {
      const output = { ...pay(TEN), script: payToScriptHash(hash160(redeem)) };
      const tx = spending(below, [pay(TEN - 10_000n)], Array.from({ length: count }, () => coin(output, { height: 1 })));
      return { ...tx, inputs: tx.inputs.map((input) => ({ ...input, script: encodeScript([pushOf(redeem)]) })) };
    };
    const heavy = new Uint8Array(500).fill(OP.CHECKSIG);
    expect(judge(below, { transactions: [spendingOf(heavy, 40)] })).toBe('accepted');
    expectCode(judge(below, { transactions: [spendingOf(heavy, 41)] }), 'BLOCK_REDEEM_SIGOPS_EXCEEDED');
    expectCode(judge(below, { transactions: [spendingOf(Uint8Array.of(0x4c, 9, 9), 1)] }), 'TX_REDEEM_UNREADABLE');
  });

  it('give fees within the maximum', () => {
    const subject = subjectOf({ outputs: [pay(1n)] });
    const connect = { ...blockOn(chain()), below: emptyView, transactions: [{ ...subject, valueIn: 10_000_000_000_000_002n }], fees: 0n };
    expectCode(checkBlockFees(connect)?.code ?? 'accepted', 'BLOCK_FEES_OVERFLOW');
  });
});

describe('transactions stored before', () => {
  const on = (state: 'spent' | 'unspent', context = {}): Verdict => {
    const below = chain();
    return judge(below, { context }, { ...emptyView, header: (height) => below.header(height), storedTransaction: () => state });
  };

  it('are refused when they are spent, as the node does, and in any case when hardened', () => {
    expectCode(on('spent'), 'BLOCK_TRANSACTION_EXISTS');
    expect(on('unspent')).toBe('accepted');
    expectCode(on('unspent', HARDENED), 'BLOCK_TRANSACTION_EXISTS');
  });
});

describe('a mined asset', () => {
  const mined = (quantity: bigint, view: Partial<ConsensusView>): Verdict => {
    const below = chain();
    const full: ConsensusView = { ...emptyView, header: (height) => below.header(height), ...view };
    return judge(below, { coinbase: coinbase(HEIGHT, [pay(1n), transfer('ABC', quantity)]) }, full);
  };
  const asset = () => ({ issueHeight: 6_000, totalSupply: 1n, issuerAddress: '', threshold: 0, decimals: 0 });
  const right = () => ({ owner: '', address: '', height: 6_000, content: 'initial:1000,interval:10,base:0.5' });

  it('follows its certificate', () => {
    expect(mined(31n, { asset, certificate: right })).toBe('accepted');
    expectCode(mined(32n, { asset, certificate: right }), 'BLOCK_MST_COINBASE_TOO_LARGE');
    expectCode(mined(1n, { asset }), 'BLOCK_MST_COINBASE_INVALID');
    expectCode(mined(1n, { certificate: right }), 'BLOCK_MST_COINBASE_INVALID');
  });
});

describe('a name', () => {
  const twice = (make: (below: MemoryChain, number: number) => Transaction): Verdict => {
    const below = chain();
    return judge(below, { transactions: [make(below, 1), make(below, 2)] });
  };
  const at = (who: string) => [coin(pay(TEN, who), { height: 1 })];
  const change = (who: string, number = 0) => pay(TEN - 10_000n - BigInt(number), who);

  it('is claimed once in a block', () => {
    expectCode(twice((below, n) => spending(below, [issue('X.A'), certificate('X', CERTIFICATE.domain, 3), change('a', n)])), 'BLOCK_ASSET_REPEATED');
    expectCode(twice((below, n) => spending(below, [certificate('KYC', 0x80000001, 1), change('a', n)])), 'BLOCK_CERT_REPEATED');
    expectCode(twice((below, n) => spending(below, [mit('M', 1), change('a', n)])), 'BLOCK_MIT_REPEATED');
    expectCode(twice((below, n) => spending(below, [avatar('carol', 'register', n === 1 ? 'a' : 'b'), change('a')], at(n === 1 ? 'a' : 'b'))), 'BLOCK_DID_REPEATED');
    expectCode(twice((below, n) => spending(below, [avatar(`carol${n}`, 'register'), change('a')])), 'BLOCK_DID_ADDRESS_REPEATED');
    expect(addressText('a')).not.toBe(addressText('b'));
  });

  it('differs from the next', () => {
    expect(twice((below, n) => spending(below, [mit(`M${n}`, 1), change('a')]))).toBe('accepted');
  });
});

describe('a stake block of the real chain', () => {
  const lines = readBlocks();
  const below = new MemoryChain(privateNetwork);
  for (const { raw } of lines.slice(0, 5_681)) below.apply(openBlock(decodeHex(raw), below.context(), { sha256: nativeSha256 }));
  const subject = openBlock(decodeHex(lines[5_681]!.raw), below.context());

  it('is eligible by its lock', () => {
    expect(checkStake(subject, below).ok).toBe(true);
    const without: ConsensusView = { ...emptyView, header: (height) => below.header(height), previousOutput: (point) => below.previousOutput(point), stakeLocks: () => [] };
    const checked = checkStake(subject, without);
    expectCode(checked.ok ? 'accepted' : checked.error.code, 'BLOCK_STAKE_INELIGIBLE');
  });

  it('loses with other transactions in place of its stake', () => {
    const checked = checkStake({ ...subject, facts: [subject.facts[0]!, subject.facts[0]!] }, below);
    expectCode(checked.ok ? 'accepted' : checked.error.code, 'BLOCK_STAKE_INVALID');
  });

  it('is signed, and nobody else’s', () => {
    expect(checkBlockAlone(subject).ok).toBe(true);
    const forged = checkBlockAlone({ ...subject, hash: subject.hash.slice().reverse() });
    expectCode(forged.ok ? 'accepted' : forged.error.code, 'BLOCK_SIGNATURE_INVALID');
  });

  it('keeps the form of the PoS genesis', () => {
    const transactions = [...subject.block.transactions];
    const grant = transactions[2]!;
    const forge = (outputs: TransactionOutput[]): Verdict => {
      const forged = openBlock({ ...decodeHex(lines[5_681]!.raw), block: { ...subject.block, transactions: [transactions[0]!, transactions[1]!, { ...grant, outputs }] } }, below.context());
      return structure(forged);
    };
    expect(forge(grant.outputs)).toBe('accepted');
    expectCode(forge(grant.outputs.map((output, index) => (index === 0 ? { ...output, value: output.value + 1n } : output))), 'BLOCK_POS_GENESIS_INVALID');
    expectCode(forge(grant.outputs.slice(0, 23)), 'BLOCK_POS_GENESIS_INVALID');
  });
});

describe('the block code table', () => {
  it('is provoked as a whole, but for what this library does not raise', () => {
    // A second coinstake is misplaced before it is one too many; work is provoked with its seal.
    const elsewhere = ['BLOCK_COINSTAKE_EXTRA', 'BLOCK_WORK_INVALID'];
    expect(Object.keys(BLOCK_CODES).filter((code) => !provoked.has(code) && !elsewhere.includes(code))).toEqual([]);
  });

  it('names the exception blocks', () => {
    const [first] = mainnet.exceptionBlocks;
    const hash = bytesOf(first!.hash).reverse();
    expect(isExceptionBlock(mainnet, first!.height, hash)).toBe(true);
    expect(isExceptionBlock(mainnet, first!.height + 1, hash)).toBe(false);
    expect(isExceptionBlock(mainnet, first!.height, nullOutPoint().hash)).toBe(false);
  });
});
