import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectOk } from '@mbaas/kernel';
import { blockHash, decodeBlock, encodeBlock, encodeOutput, merkleRoot, nullOutPoint, transactionId, type Block, type Transaction, type TransactionOutput } from '@mbaas/chain-codec';
import { addressOfPublicKey, verifyBlockSignature } from '@mbaas/chain-crypto';
import { displayHash, hexDecode, hexEncode } from '@mbaas/chain-primitives';
import { evaluate, lockHeightScript, parseScript, payToKeyHash } from '@mbaas/chain-script';
import { decodeAddress } from '@mbaas/chain-crypto';
import { releaseOutpoints, signStakeBlock } from '@mbaas/contracts-queries';
import { createTestDatabase, type TestDatabase } from '@mbaas/testing-kit';
import { askToSign, draft, firstAddress, network, newWallet, outputTo, point, startKeys, type Keys, type Wallet } from '../../test/keys-bench.ts';

const ETP = 100_000_000n;
const STAKE = 1_500n * ETP;

let db: TestDatabase;
let keys: Keys;
let mine: Wallet;
let other: Wallet;

beforeAll(async () => {
  db = await createTestDatabase();
  keys = await startKeys(db.database);
  [mine, other] = [await newWallet(keys, 'mine'), await newWallet(keys, 'other')];
});
afterAll(async () => {
  await keys.service.stop();
  await db.drop();
});

const marker: TransactionOutput = { value: 0n, script: new Uint8Array(0), attachment: { version: 0, kind: 'unknown', type: 0xffff_ffff } };
const coinbase: Transaction = {
  version: 1,
  inputs: [{ previousOutput: nullOutPoint(), script: Uint8Array.of(1, 9), sequence: 0 }],
  outputs: [{ value: 1n, script: payToKeyHash(new Uint8Array(20)), attachment: { version: 0, kind: 'etp' } }],
  lockTime: 0,
};

interface Stake {
  readonly block: Block;
  readonly previous: readonly TransactionOutput[];
}

/** A block that stakes one output of the wallet. */
function stake(change: { readonly points?: readonly ReturnType<typeof point>[]; readonly outputs?: readonly TransactionOutput[]; readonly previous?: readonly TransactionOutput[]; readonly header?: Partial<Block['header']> } = {}): Stake {
  const address = firstAddress(mine);
  const points = change.points ?? [point()];
  const coinstake: Transaction = {
    version: 2,
    inputs: points.map((previousOutput) => ({ previousOutput, script: new Uint8Array(0), sequence: 0xffff_ffff })),
    outputs: [...(change.outputs ?? [marker, outputTo(address, STAKE)])],
    lockTime: 0,
  };
  const header = { version: 2, previousBlockHash: new Uint8Array(32).fill(5), merkleRoot: new Uint8Array(32), timestamp: 1_800_000_000, bits: 9n, nonce: 0n, mixHash: new Uint8Array(32), number: 77, ...change.header };
  const block: Block = { header, transactions: [coinbase, coinstake], ...(header.version === 1 ? {} : { signature: new Uint8Array(64) }) };
  return { block, previous: change.previous ?? [outputTo(address, STAKE)] };
}

const ask = ({ block, previous }: Stake, wallet = mine, tenant = 'shop') =>
  keys.queries.ask(signStakeBlock, { tenant, walletId: wallet.walletId, unsigned: hexEncode(encodeBlock(block)), previousOutputs: previous.map((output) => hexEncode(encodeOutput(output))) });
const codeOf = async (asked: Promise<{ readonly ok: boolean; readonly error?: { readonly code: string } }>): Promise<string> => {
  const answer = await asked;
  return answer.ok ? 'signed' : (answer.error?.code ?? '');
};

describe('signing a proof-of-stake block', () => {
  it('signs the coinstake, sets the merkle root and signs the hash with the staking key', async () => {
    const asked = stake();
    const answer = expectOk(await ask(asked), 'signed');
    const { block } = expectOk(decodeBlock(expectOk(hexDecode(answer.raw), 'hex')), 'a block');
    const [first, coinstake] = block.transactions as [Transaction, Transaction];
    expect(block.header).toMatchObject({ number: 77, merkleRoot: merkleRoot([transactionId(first), transactionId(coinstake)]) });
    expect([displayHash(blockHash(block.header)), displayHash(transactionId(coinstake))]).toEqual([answer.hash, answer.coinstake]);
    expect(first).toEqual(coinbase);
    const input = coinstake.inputs[0]?.script ?? new Uint8Array(0);
    const publicKey = expectOk(parseScript(input), 'pushes').at(-1)?.data ?? new Uint8Array(0);
    expect(addressOfPublicKey(publicKey, network)).toBe(firstAddress(mine));
    expect(verifyBlockSignature(blockHash(block.header), block.signature ?? new Uint8Array(64), publicKey)).toBe(true);
    expect(evaluate({ tx: coinstake, inputIndex: 0, previousScript: (asked.previous[0] as TransactionOutput).script })).toMatchObject({ ok: true });
  });

  it('signs the same coinstake in another block, and logs both', async () => {
    const points = [point()];
    const [first, second] = [expectOk(await ask(stake({ points })), 'signed'), expectOk(await ask(stake({ points, header: { number: 78 } })), 'signed')];
    expect(second.coinstake).toBe(first.coinstake);
    expect(second.hash).not.toBe(first.hash);
    const { rows } = await db.database.query<{ entry: string }>('SELECT entry FROM keys.signing_log WHERE entry LIKE $1 ORDER BY number', [`%${first.coinstake}%`]);
    expect(rows.map(({ entry }) => JSON.parse(entry) as object)).toMatchObject([{ kind: 'stake-block', block: first.hash, height: 77 }, { kind: 'stake-block', block: second.hash, height: 78 }]);
    expect(await keys.service.verifySigningLog()).toMatchObject({ brokenAt: null });
  });

  it('signs one spend of an outpoint: payment and stake exclude each other until one is released', async () => {
    const [staked, paid] = [point(), point()];
    const { coinstake } = expectOk(await ask(stake({ points: [staked] })), 'signed');
    const pay = (at: ReturnType<typeof point>) => askToSign(keys, [mine], draft([firstAddress(mine)], firstAddress(other), ETP - 10_000n, [at]));
    expect(await codeOf(pay(staked))).toBe('KEYS_OUTPOINT_ALREADY_SIGNED');
    const collecting = stake({ points: [staked, point()], outputs: [marker, outputTo(firstAddress(mine), STAKE + ETP)], previous: [outputTo(firstAddress(mine), STAKE), outputTo(firstAddress(mine), ETP)] });
    expect(await codeOf(ask(collecting))).toBe('KEYS_OUTPOINT_ALREADY_SIGNED');
    expect(await codeOf(pay(paid))).toBe('signed');
    expect(await codeOf(ask(stake({ points: [paid] })))).toBe('KEYS_OUTPOINT_ALREADY_SIGNED');
    await keys.queries.ask(releaseOutpoints, { tenant: 'shop', txid: coinstake, code: 'BLOCK_STAKE_INVALID' });
    expect(await codeOf(pay(staked))).toBe('signed');
  });

  it('answers rivals for one coinstake alike', async () => {
    const points = [point()];
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask(stake({ points }))));
    expect(new Set(answers.map((answer) => (answer.ok ? answer.value.raw : answer.error.code))).size).toBe(1);
  });

  it('does not let a policy of nothing stop what returns everything', async () => {
    await keys.service.setPolicy({ tenant: 'shop', walletId: mine.walletId, maxPerTransaction: 0n, maxPerDay: null });
    expect(await codeOf(ask(stake()))).toBe('signed');
    await keys.service.setPolicy({ tenant: 'shop', walletId: mine.walletId, maxPerTransaction: null, maxPerDay: null });
  });

  const home = (value: bigint, more: Partial<TransactionOutput> = {}): TransactionOutput => ({ ...outputTo(firstAddress(mine), value), ...more });
  const units = { version: 1, kind: 'asset-transfer', symbol: 'GOLD', quantity: 5n } as const;
  const keyHash = (): Uint8Array => expectOk(decodeAddress(firstAddress(mine)), 'an address').hash;
  const refusals: readonly (readonly [string, string, () => Stake])[] = [
    ['a proof of work', 'KEYS_STAKE_BLOCK_INVALID', () => stake({ header: { version: 1 } })],
    ['a payment in the coinstake\'s place', 'KEYS_STAKE_BLOCK_INVALID', () => stake({ outputs: [home(STAKE - 1n), home(1n)] })],
    ['a part that goes elsewhere', 'KEYS_STAKE_BLOCK_INVALID', () => stake({ outputs: [marker, home(STAKE - ETP), outputTo(firstAddress(other), ETP)] })],
    ['coins of two addresses', 'KEYS_STAKE_BLOCK_INVALID', () => stake({ points: [point(), point()], outputs: [marker, home(STAKE + ETP)], previous: [home(STAKE), outputTo(firstAddress(other), ETP)] })],
    ['units that would be lost', 'KEYS_STAKE_BLOCK_INVALID', () => stake({ previous: [home(STAKE, { attachment: units })] })],
    ['a deposit, whose key signs no block', 'KEYS_STAKE_BLOCK_INVALID', () => stake({ previous: [home(STAKE, { script: lockHeightScript(10, keyHash()) })] })],
    ['a fee', 'KEYS_FEE_OUT_OF_RANGE', () => stake({ outputs: [marker, home(STAKE - 10_000n)] })],
    ['more out than in', 'KEYS_FEE_OUT_OF_RANGE', () => stake({ outputs: [marker, home(STAKE + 1n)] })],
    ['a previous output too few', 'KEYS_TRANSACTION_INVALID', () => stake({ points: [point(), point()] })],
  ];
  it.each(refusals)('refuses %s', async (_what, code, make) => {
    expect(await codeOf(ask(make()))).toBe(code);
  });

  it('refuses what is no block, what is signed, and other people\'s coins', async () => {
    expect(await codeOf(keys.queries.ask(signStakeBlock, { tenant: 'shop', walletId: mine.walletId, unsigned: '00ff', previousOutputs: ['00'] }))).toBe('KEYS_STAKE_BLOCK_INVALID');
    const asked = stake();
    expect(await codeOf(ask({ ...asked, block: { ...asked.block, signature: new Uint8Array(64).fill(1) } }))).toBe('KEYS_STAKE_BLOCK_INVALID');
    expect(await codeOf(ask(asked, other))).toBe('KEYS_NOT_OWNER');
    expect(await codeOf(ask(asked, mine, 'thief'))).toBe('KEYS_NOT_OWNER');
  });
});
