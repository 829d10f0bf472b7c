import { readFileSync } from 'node:fs';
import { hexEncode } from '@mbaas/chain-primitives';
import { describe, expect, it } from 'vitest';
import { builtInNetwork, builtInNetworks } from './built-in-networks.ts';
import { decodeGenesisBlock } from './genesis-block.codec.ts';
import { checkNetworkRules } from './network.rules.ts';
import type { Network } from './network.types.ts';

interface CheckpointVector {
  name: string;
  expected: { network: string; height: number; hash: string; meaning?: string };
}
interface GenesisVector {
  chain: string;
  hash: string;
  raw: string;
  decoded: { merkle: string; time: number; bits: number };
}

const vectors = new URL('../../../../vectors/', import.meta.url);
const checkpoints = JSON.parse(readFileSync(new URL('wire/checkpoints.json', vectors), 'utf8')) as CheckpointVector[];
const genesisBlocks = readFileSync(new URL('chain/genesis.jsonl', vectors), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as GenesisVector);
const named = (name: string): Network => {
  const network = builtInNetwork(name);
  if (network === undefined) throw new Error(`no network ${name}`);
  return network;
};

describe('built-in networks', () => {
  it.each(Object.values(builtInNetworks))('$name keeps the rules that private networks keep', (network) => {
    expect(checkNetworkRules(network)).toEqual([]);
    expect(builtInNetworks[network.name]).toBe(network);
  });

  it('differ in name, magic, port and genesis', () => {
    const all = Object.values(builtInNetworks);
    for (const key of ['name', 'magic', 'defaultPort', 'genesisHash'] as const) {
      expect(new Set(all.map((network) => network[key])).size).toBe(all.length);
    }
  });

  it.each(checkpoints)('checkpoint vector: $name', ({ expected: { network, height, hash, meaning } }) => {
    const list = meaning === undefined ? named(network).checkpoints : named(network).exceptionBlocks;
    expect(list).toContainEqual({ height, hash });
  });

  it.each(genesisBlocks.filter(({ chain }) => chain !== 'private'))('genesis vector: $chain', ({ chain, raw, hash, decoded }) => {
    const network = named(chain);
    expect(network.genesisBlock).toBe(raw);
    expect(network.genesisHash).toBe(hash);
    expect(network.genesis).toMatchObject({ merkleRoot: decoded.merkle, timestamp: decoded.time, bits: BigInt(decoded.bits), version: 1 });
  });

  it('devnet begins with a coin nobody can spend', () => {
    const { genesis } = named('devnet');
    expect(genesis.coinbaseText).toBe('2026.01.01 MBaaS devnet: a chain without value.');
    expect(genesis).toMatchObject({ timestamp: 1_767_225_600, bits: 1n, nonce: 0n, valueAtoms: 100_000_000n });
    expect(hexEncode(genesis.payeeHash)).toBe('e02981b4190343cff87ad52bb3f3edabc312a33a');
  });

  it('only networks of ours may be produced on', () => {
    expect(Object.values(builtInNetworks).filter(({ production }) => production.allowed).map(({ name }) => name)).toEqual(['devnet']);
  });

  it('an inherited property name is no network', () => {
    expect(builtInNetwork('toString')).toBeUndefined();
  });

  it('NETWORK_GENESIS_INVALID for every cut of a genesis block', () => {
    const { genesisBlock } = named('testnet');
    for (let size = 0; size < genesisBlock.length; size++) {
      expect(decodeGenesisBlock(genesisBlock.slice(0, size)).ok).toBe(false);
    }
  });
});
