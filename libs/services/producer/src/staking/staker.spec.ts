import { encodeOutput } from '@mbaas/chain-codec';
import { addressOfPublicKey, publicKeyFromPrivate, hash160 } from '@mbaas/chain-crypto';
import { devnet } from '@mbaas/chain-params';
import { hexEncode } from '@mbaas/chain-primitives';
import { payToKeyHash } from '@mbaas/chain-script';
import { blockTemplate, chainStakeCoins, releaseOutpoints, signStakeBlock, submitBlock, wallet, type QueryRequest, type StakeCoins } from '@mbaas/contracts-queries';
import { err, ok, problem } from '@mbaas/kernel';
import { InProcessQueries } from '@mbaas/platform-messaging';
import { NullLogger } from '@mbaas/platform-observability';
import { describe, expect, it } from 'vitest';
import { Turn } from '../production/turn.ts';
import { Staker } from './staker.ts';

const NOW = Date.parse('2027-01-01T00:00:00Z');
const ETP = 100_000_000n;
const key = publicKeyFromPrivate(new Uint8Array(32).fill(3));
const address = addressOfPublicKey(key, devnet);
const display = (tag: string): string => tag.repeat(64);

const coin = (tag: string, value: bigint): StakeCoins['available'][number] => ({
  txid: display(tag), index: 0, value: String(value), output: hexEncode(encodeOutput({ value, script: payToKeyHash(hash160(key)), attachment: { version: 1, kind: 'etp' } })), address, kind: 'etp', height: 5,
  coinbase: false, spendable: true,
});

interface Scene {
  readonly staker: Staker;
  readonly signed: QueryRequest<typeof signStakeBlock>[];
  readonly released: QueryRequest<typeof releaseOutpoints>[];
  /** Resolves when a block is offered. */
  readonly offered: Promise<void>;
  /** Resolves when coins are released. */
  readonly free: Promise<void>;
}

/** A staker whose kernels all win; `taken` coins are signed for something else, and the chain answers as told. */
function scene(coins: Partial<StakeCoins>, taken: readonly string[], refusal?: string): Scene {
  const queries = new InProcessQueries({ log: NullLogger });
  const signed: Scene['signed'] = [];
  const released: Scene['released'] = [];
  const offered = Promise.withResolvers<void>();
  const free = Promise.withResolvers<void>();
  queries.answer(wallet, async ({ walletId, tenant }) => ok({ walletId, tenant, label: '', addresses: [{ address, path: 'm/0', publicKey: hexEncode(key) }], createdAt: new Date(NOW).toISOString() }));
  queries.answer(blockTemplate, async () =>
    ok({ version: 2, height: 300, previousHash: display('9'), minimumTimestamp: NOW / 1000 - 5, timestamp: NOW / 1000, bits: '1', subsidy: '30', fees: '0', posGenesis: false, transactions: [] }));
  queries.answer(chainStakeCoins, async () =>
    ok({ height: 300, previousHash: display('9'), bits: '1', eligible: true, lockPending: false, available: [], availableCount: 1, waitingCount: 0, small: [], ...coins }));
  queries.answer(signStakeBlock, async (request) => {
    signed.push(request);
    const used = taken.filter((tag) => request.unsigned.includes(tag.repeat(64)));
    if (used.length > 0) return err(problem('KEYS_OUTPOINT_ALREADY_SIGNED', 409, 'Signed.', { outpoints: used.map((tag) => `${display(tag)}:0`).join(' '), count: used.length }));
    return ok({ raw: '00', hash: display('8'), coinstake: display('7') });
  });
  queries.answer(submitBlock, async () => {
    offered.resolve();
    return refusal === undefined ? ok({ hash: display('8'), height: 300, state: 'connected' }) : err(problem(refusal, refusal.startsWith('QUERY') ? 503 : 422, 'Refused.'));
  });
  queries.answer(releaseOutpoints, async (request) => {
    released.push(request);
    free.resolve();
    return ok({ released: 1 });
  });
  const staker = new Staker({
    network: devnet, queries, log: NullLogger, clock: { now: () => NOW }, mineAsset: undefined, turn: new Turn(), nextExtraNonce: () => 1, wallet: { tenant: 'shop', walletId: `wal_${'0'.repeat(32)}` }, leavesRoom: true,
  });
  return { staker, signed, released, offered: offered.promise, free: free.promise };
}

describe('a staker', () => {
  it('leaves coins alone that are signed for something else, and stakes another', async () => {
    const { staker, signed, offered } = scene({ available: [coin('a', 5_000n * ETP), coin('b', 5_000n * ETP)], availableCount: 2 }, ['a']);
    staker.start();
    await offered;
    await staker.stop();
    expect(signed.map(({ unsigned }) => ['a', 'b'].filter((tag) => unsigned.includes(tag.repeat(64))))).toEqual([['a'], ['b']]);
    expect(staker.status).toEqual({ address, eligible: true, available: 2, waiting: 0 });
  });

  it('collects without the small coin that is taken', async () => {
    const { staker, signed, offered } = scene({ available: [coin('a', 1_000n * ETP)], small: [coin('c', 5n * ETP), coin('d', 7n * ETP)] }, ['c']);
    staker.start();
    await offered;
    await staker.stop();
    expect(signed.map(({ previousOutputs }) => previousOutputs.length)).toEqual([3, 2]);
  });

  it('gives the coins of a refused block free, but keeps those of one whose fate is unknown', async () => {
    const refused = scene({ available: [coin('a', 1_000n * ETP)] }, [], 'BLOCK_STAKE_INVALID');
    refused.staker.start();
    await refused.free;
    await refused.staker.stop();
    expect(refused.released[0]).toEqual({ tenant: 'shop', txid: display('7'), code: 'BLOCK_STAKE_INVALID' });

    const unknown = scene({ available: [coin('a', 1_000n * ETP)] }, [], 'QUERY_STANDBY');
    unknown.staker.start();
    await unknown.offered;
    await unknown.staker.stop();
    expect(unknown.released).toEqual([]);
  });

  it('does nothing where no lock makes its address eligible', async () => {
    const { staker, signed } = scene({ eligible: false, available: [coin('a', 1_000n * ETP)] }, []);
    staker.start();
    await expect.poll(() => staker.status).toMatchObject({ eligible: false });
    await staker.stop();
    expect(signed).toEqual([]);
  });
});
