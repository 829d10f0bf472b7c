import { blocksOfFile } from '@mbaas/platform-block-file';
import { afterAll, describe, expect, it } from 'vitest';
import { chainFile, closeVerifier, startChainNode, type ChainNode } from '../../test/chain-node.ts';
import { attacks, attackUntil } from '../../test/hostile-peer.ts';
import { privateNetwork } from '../../test/networks.ts';

const PATIENCE = { timeout: 120_000, interval: 50 };
const BLOCKS = chainFile('blocks.private.jsonl.gz');
const HEIGHT = 300;

async function blocksUntil(height: number): Promise<Uint8Array[]> {
  const blocks: Uint8Array[] = [];
  for await (const { raw } of blocksOfFile(BLOCKS)) {
    if (!raw.ok) throw new Error(raw.error.code);
    blocks.push(raw.value);
    if (blocks.length > height) break;
  }
  return blocks.slice(1);
}

describe('hostile peers', { timeout: 300_000 }, () => {
  const started: ChainNode[] = [];
  afterAll(async () => {
    await Promise.all(started.map((node) => node.stop()));
    await closeVerifier();
  });

  it('are banned one and all, while the chain is followed with an honest one', async () => {
    const honest = await startChainNode({ network: privateNetwork, host: '127.0.3.1', blocks: { file: BLOCKS, until: HEIGHT } });
    const node = await startChainNode({ network: privateNetwork, host: '127.0.3.2', follow: { stallMs: 1_000 }, peers: { inbound: 32 } });
    started.push(honest, node);
    const bans = (): readonly string[] => node.p2p.peers?.bans().map(({ host }) => host) ?? [];
    const blocks = await blocksUntil(HEIGHT + 50);
    const all = Object.entries(attacks(blocks.slice(0, HEIGHT), blocks.slice(HEIGHT), () => node.p2p.status().sync?.height === HEIGHT, privateNetwork.magic));
    const hosts = all.map((_, at) => `127.0.4.${at + 1}`);
    const banned = Promise.all(all.map(([, attack], at) => attackUntil(() => bans().includes(hosts[at] ?? ''), { address: node.address, magic: privateNetwork.magic, host: hosts[at] ?? '', height: HEIGHT, attack })));
    await expect.poll(() => node.p2p.status().peers, PATIENCE).toBeGreaterThan(0);
    node.p2p.peers?.connect(honest.address);
    await expect.poll(() => node.storage.reader.at(async ({ tip }) => tip.height), PATIENCE).toBe(HEIGHT);
    expect(await node.storage.stateHash()).toBe(await honest.storage.stateHash());
    await expect.poll(() => all.map(([name], at) => [name, bans().includes(hosts[at] ?? '')]), PATIENCE).toEqual(all.map(([name]) => [name, true]));
    await banned;
    expect(bans()).not.toContain('127.0.3.1');
    expect(node.p2p.peers?.list().map(({ address }) => address)).toEqual([honest.address]);
  });
});
