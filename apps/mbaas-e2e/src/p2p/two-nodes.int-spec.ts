import { decodeBlock, encodeTransaction, transactionId } from '@mbaas/chain-codec';
import { displayHash, hexEncode } from '@mbaas/chain-primitives';
import { chainPoolIds, chainStatus, submitTransaction } from '@mbaas/contracts-queries';
import { blocksOfFile } from '@mbaas/platform-block-file';
import { nativeSha256 } from '@mbaas/platform-native-crypto';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { chainFile, closeVerifier, sharedVerifier, startChainNode, type ChainNode, type ChainNodeOptions } from '../../test/chain-node.ts';
import { mineBlock } from '@mbaas/testing-miner';
import { privateNetwork } from '../../test/networks.ts';

const PATIENCE = { timeout: 90_000, interval: 20 };
const BLOCKS = chainFile('blocks.private.jsonl.gz');
const nodes: ChainNode[] = [];

const start = async (options: Omit<ChainNodeOptions, 'network'>): Promise<ChainNode> => {
  const node = await startChainNode({ network: privateNetwork, ...options });
  nodes.push(node);
  return node;
};
const tipOf = async ({ queries }: ChainNode): Promise<{ height: number; hash: string }> => {
  const status = await queries.ask(chainStatus, {});
  if (!status.ok) throw new Error(status.error.code);
  return { height: status.value.height, hash: status.value.hash };
};
const heightOf = async (node: ChainNode): Promise<number> => (await tipOf(node)).height;
const poolOf = async ({ queries }: ChainNode): Promise<readonly string[]> => {
  const pool = await queries.ask(chainPoolIds, {});
  return pool.ok ? pool.value.txids : [];
};
const mine = async (node: ChainNode, salt: number, count: number): Promise<void> => {
  for (let mined = 0; mined < count; mined += 1) {
    const outcome = await node.storage.writer.submitBlock(await mineBlock(node.queries, sharedVerifier(), { payee: new Uint8Array(20).fill(salt), salt }));
    expect(outcome).toMatchObject({ ok: true });
  }
};

/** Below the first block that pays somebody. */
const BASE = 421;

/** A transaction of the recorded chain that the pool takes just below its block. */
async function recordedTransaction(height: number): Promise<{ raw: string; id: string }> {
  let at = 0;
  for await (const { raw } of blocksOfFile(BLOCKS)) {
    if (at++ < height) continue;
    const block = raw.ok ? decodeBlock(raw.value) : raw;
    const transaction = block.ok ? block.value.block.transactions[1] : undefined;
    if (transaction === undefined) throw new Error(`block ${height} pays nobody`);
    return { raw: hexEncode(encodeTransaction(transaction)), id: displayHash(transactionId(transaction, nativeSha256)) };
  }
  throw new Error('the file ends before');
}

afterEach(async () => {
  await Promise.all(nodes.splice(0).map((node) => node.stop()));
});
afterAll(closeVerifier);

describe('two nodes', { timeout: 240_000 }, () => {
  it('synchronise, pass transactions on, survive a partition, and end with one state', async () => {
    const one = await start({ blocks: { file: BLOCKS, until: BASE } });
    const two = await start({ host: '127.0.0.2', connect: [one.address] });
    await expect.poll(() => heightOf(two), PATIENCE).toBe(BASE);
    expect(await two.storage.stateHash()).toBe(await one.storage.stateHash());
    await expect.poll(() => two.p2p.status().sync?.state, PATIENCE).toBe('level');

    const { raw, id } = await recordedTransaction(BASE + 1);
    expect(await one.queries.ask(submitTransaction, { raw })).toMatchObject({ ok: true });
    await expect.poll(() => poolOf(two), PATIENCE).toEqual([id]);

    // A new block is announced and fetched, and takes the transaction out of both pools.
    await mine(two, 2, 1);
    await expect.poll(() => tipOf(one), PATIENCE).toEqual(await tipOf(two));
    expect([await poolOf(one), await poolOf(two)]).toEqual([[], []]);

    await two.rejoin([]);
    await mine(one, 1, 3);
    await mine(two, 2, 5);
    expect(await tipOf(one)).not.toEqual(await tipOf(two));
    await two.rejoin([one.address]);
    await expect.poll(() => tipOf(one), PATIENCE).toEqual(await tipOf(two));
    expect(await heightOf(one)).toBe(BASE + 6);
    expect(await one.storage.stateHash()).toBe(await two.storage.stateHash());

    // The other way round: the one that was connected to has the better branch.
    await two.rejoin([]);
    await mine(two, 4, 2);
    await mine(one, 3, 4);
    await two.rejoin([one.address]);
    await expect.poll(() => tipOf(two), PATIENCE).toEqual(await tipOf(one));
    expect(await heightOf(two)).toBe(BASE + 10);
    expect(await one.storage.stateHash()).toBe(await two.storage.stateHash());
    expect([...(one.p2p.peers?.bans() ?? []), ...(two.p2p.peers?.bans() ?? [])]).toEqual([]);
    expect((await two.metrics.render()).body).toContain('mbaas_p2p_blocks_total 4');
  });
});
