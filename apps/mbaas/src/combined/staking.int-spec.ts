import { buildAssetIssue, type Built } from '@mbaas/chain-builder';
import { encodeBlock, encodeHeader, encodeOutput, encodeTransaction, merkleRoot, nullOutPoint, transactionId, type Block, type Transaction } from '@mbaas/chain-codec';
import { CERTIFICATE_STATUS, coinbaseHeightPrefix, isPosGenesis, MIN_STAKE, MINING_CERTIFICATE } from '@mbaas/chain-consensus';
import { parseNetwork, type Network } from '@mbaas/chain-params';
import { hexEncode, parseDisplayHash } from '@mbaas/chain-primitives';
import { blockTemplate, chainBalance, chainCoins, producerMining, signTransaction, submitBlock, submitTransaction, type QueryPort } from '@mbaas/contracts-queries';
import { loadCoins } from '@mbaas/flow-operations';
import { expectOk } from '@mbaas/kernel';
import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { startProducingWorld, type ProducingWorld, type Wallet } from '../../test/producing-world.ts';

const POS = 256;
const PATIENCE = { timeout: 50_000, interval: 50 };

/** A private network as its operator writes it down: proof of stake from 256 on, and rewards that are worth staking. */
function privateNetwork(pace: { readonly blockIntervalMs: number }): Network {
  const example = JSON.parse(readFileSync(new URL('../../../../libs/chain/params/networks/private-example.json', import.meta.url), 'utf8')) as Record<string, object>;
  const parsed = parseNetwork({
    ...example,
    name: 'staked',
    heights: { nova: 0, pos: POS, futureTime: 0, dpos: null, dposRegister: null, strictFrom: 0 },
    dposParams: null,
    coinbaseMaturity: 3,
    voteMaturity: 2,
    difficulty: { powMin: '1', posMin: '1000', constantPow: '1' },
    rewards: { posGenesisHeight: null, powInitialAtoms: '500000000000', powBaseLate: '500000000000' },
    production: { allowed: true, powSolo: true, blockIntervalMs: pace.blockIntervalMs },
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return { ...parsed.value, production: Object.assign(pace, { allowed: true, powSolo: true }) };
}

/** Signs with the wallet and hands in. */
async function publish(queries: QueryPort, wallet: Wallet, { unsigned, inputs }: Built): Promise<void> {
  const signed = await queries.ask(signTransaction, {
    tenant: 'shop', walletIds: [wallet.walletId], unsigned: hexEncode(encodeTransaction(unsigned)), previousOutputs: inputs.map(({ output }) => hexEncode(encodeOutput(output))), purpose: 'test',
  });
  expectOk(await queries.ask(submitTransaction, { raw: expectOk(signed, 'signed').raw }), 'accepted');
}

describe('a private network with proof of stake', () => {
  it('goes on with both kinds of blocks, and mines an MST along', async () => {
    // As fast as can be until there are coins old enough to stake.
    const pace = { blockIntervalMs: 1 };
    const network = privateNetwork(pace);
    let wallet: Wallet | undefined;
    await using world = await startProducingWorld({
      network,
      unsealedUntil: POS - 2,
      async production({ newWallet }) {
        wallet = await newWallet('shop');
        const address = wallet.addresses[0]?.address;
        return { mineTo: address, mineAsset: 'SILVER', stakeWallet: { tenant: 'shop', walletId: wallet.walletId }, stakeLock: { amount: MIN_STAKE, blocks: 24_000 } };
      },
    });
    const { queries } = world;
    if (wallet === undefined) throw new Error('no wallet');
    const own = wallet;
    const address = own.addresses[0]?.address ?? '';
    await vi.waitFor(async () => expect(await world.height()).toBeGreaterThanOrEqual(POS + 2), PATIENCE);
    pace.blockIntervalMs = 300;
    expect((await world.block(POS)).header.version).toBe(1);

    // Proof of work has gone on beyond the height of stake, from where on the wallet locks what makes it eligible.
    const coins = async () => expectOk(await loadCoins(queries, { addresses: [address], carrying: 'etp', excluded: new Set(), enough: 4n * MIN_STAKE }), 'coins');

    const kinds = async (): Promise<number[]> => {
      const tip = await world.height();
      const found: number[] = [];
      for (let height = POS; height <= tip; height++) found.push((await world.block(height)).header.version);
      return found;
    };
    const alternates = (found: readonly number[]): boolean => found.filter((version) => version === 2).length >= 3 && found.join('').includes('212');
    await vi.waitFor(async () => expect(alternates(await kinds())).toBe(true), PATIENCE);
    const start = POS + (await kinds()).indexOf(2);

    // The first block with stake starts it; later ones do not again.
    const stakes: Block[] = [];
    for (let height = start; height <= (await world.height()); height++) {
      const block = await world.block(height);
      if (block.header.version === 2) stakes.push(block);
    }
    const genesis = stakes[0]?.transactions[2] as Transaction;
    expect(isPosGenesis(genesis, network)).toBe(true);
    expect(stakes[0]?.transactions).toHaveLength(3);
    expect(stakes.slice(1).some(({ transactions }) => transactions[2] !== undefined && isPosGenesis(transactions[2], network))).toBe(false);
    // A coin of 5000 ETP is split: 1000 ETP apart.
    expect(stakes[0]?.transactions[1]?.outputs.map(({ value }) => value)).toEqual([0n, 4n * MIN_STAKE, MIN_STAKE]);
    // One lock was enough.
    const locks = expectOk(await queries.ask(chainCoins, { address, carrying: 'etp', limit: 1_000 }), 'coins').items.filter(({ value, spendable }) => value === String(MIN_STAKE) && !spendable);
    expect(locks).toHaveLength(1);
    expect(expectOk(await queries.ask(producerMining, {}), 'state').staking).toMatchObject({ address, eligible: true });

    // An MST with a mining certificate: from the block after its issue on every block mines it.
    const issue = expectOk(
      buildAssetIssue({ network, asset: { symbol: 'SILVER', maximumSupply: 10n, decimals: 0, secondaryIssueThreshold: 127, issuer: 'shop', description: '' }, address, coins: [], purse: { coins: await coins() } }),
      'an issue',
    );
    const [detail, ...rest] = issue.unsigned.outputs;
    if (detail === undefined) throw new Error('no detail');
    const right = { ...detail, attachment: { version: 1, kind: 'certificate', symbol: 'SILVER', owner: 'shop', address, certType: MINING_CERTIFICATE, status: CERTIFICATE_STATUS.autoissue, content: 'initial:1000,interval:100000,base:0.5' } as const };
    await publish(queries, own, { ...issue, unsigned: { ...issue.unsigned, outputs: [detail, right, ...rest] } });
    const units = async (): Promise<bigint> => BigInt(expectOk(await queries.ask(chainBalance, { address }), 'a balance').assets.find(({ symbol }) => symbol === 'SILVER')?.quantity ?? 0);
    await vi.waitFor(async () => expect(await units()).toBeGreaterThanOrEqual(10n + 2_000n), PATIENCE);
    const miner = await world.block(await world.height());
    expect(miner.transactions[0]?.outputs[1]?.attachment).toMatchObject({ kind: 'asset-transfer', symbol: 'SILVER', quantity: 1_000n });

    // A block that comes second is only held: then it is made anew on the new tip.
    await vi.waitFor(async () => expect(await greedy(world, miner.transactions[0]?.outputs[0]?.script ?? new Uint8Array(0))).toBe('BLOCK_MST_COINBASE_TOO_LARGE'), PATIENCE);
  });
});

/** A sealed block on the tip whose coinbase mines one unit more than the template says; the code it is refused with. */
async function greedy({ queries, verifier }: ProducingWorld, payee: Uint8Array): Promise<string> {
  const template = expectOk(await queries.ask(blockTemplate, { mineAsset: 'SILVER' }), 'a template');
  const quantity = BigInt(template.asset?.quantity ?? 0) + 1n;
  const coinbase: Transaction = {
    version: 1,
    inputs: [{ previousOutput: nullOutPoint(), script: coinbaseHeightPrefix(template.height), sequence: 0 }],
    outputs: [{ value: 1n, script: payee, attachment: { version: 0, kind: 'etp' } }, { value: 0n, script: payee, attachment: { version: 1, kind: 'asset-transfer', symbol: 'SILVER', quantity } }],
    lockTime: 0,
  };
  const header = {
    version: 1,
    previousBlockHash: expectOk(parseDisplayHash(template.previousHash), 'a hash'),
    merkleRoot: merkleRoot([transactionId(coinbase)]),
    timestamp: template.timestamp,
    bits: BigInt(template.bits),
    nonce: 0n,
    mixHash: new Uint8Array(32),
    number: template.height,
  };
  const seal = await verifier.searchSeal(encodeHeader(header), 0n, 1_000);
  if (seal === null) throw new Error('no seal');
  const answer = await queries.ask(submitBlock, { raw: hexEncode(encodeBlock({ header: { ...header, ...seal }, transactions: [coinbase] })) });
  return answer.ok ? answer.value.state : answer.error.code;
}
