import { sha256 } from '@mbaas/chain-crypto';
import { ByteReader, ByteWriter, compareBytes, concatBytes, latin1Encode, type Hash32 } from '@mbaas/chain-primitives';

/** Nodes that keep a shard. consensus.md 9.4. */
export const REPLICAS = 3;
/** A shard is merged with its sibling below one in so many of the split threshold. */
const MERGE_FACTOR = 4;

/** How storage is cut: 2^bits shards, and 32 random bytes fixed for the deployment. */
export interface ShardMap {
  /** 0 … 31. */
  readonly bits: number;
  readonly salt: Uint8Array;
}

const hashOf = (label: string, ...parts: readonly Uint8Array[]): Hash32 => sha256(concatBytes(latin1Encode(label), ...parts));
const u32 = (value: number): Uint8Array => {
  const writer = new ByteWriter();
  writer.u32(value);
  return writer.finish();
};
const lowBits = (hash: Uint8Array, bits: number): number => new ByteReader(hash.subarray(0, 4)).u32() % 2 ** bits;

/** Key of an output's record: its transaction's id and its index. */
export const recordKey = (txid: Hash32, output: number): Uint8Array => concatBytes(txid, u32(output));

/** Shard of a record. One bit more moves it from s to s or s + 2^bits. consensus.md 9.4, `meschain.json`. */
export const shardOf = (key: Uint8Array, { bits, salt }: ShardMap): number => lowBits(hashOf('MES-SSA', salt, key), bits);

/** Places in `nodes` of those who keep a shard, the first choice first. consensus.md 9.4. */
export function replicasOf(shard: number, nodes: readonly Uint8Array[], { salt }: ShardMap): readonly number[] {
  const ranks = nodes.map((node) => hashOf('MES-SSAN', salt, u32(shard), node));
  return [...nodes.keys()].sort((a, b) => compareBytes(ranks[b] as Hash32, ranks[a] as Hash32)).slice(0, REPLICAS);
}

/** Shard of a node that no shard chose. consensus.md 9.4. */
export const homeShard = (node: Uint8Array, { bits, salt }: ShardMap): number => lowBits(hashOf('MES-SSAH', salt, node), bits);

/** Shards of each node, ascending: those that chose it, or its home. */
export function shardsByNode(nodes: readonly Uint8Array[], map: ShardMap): readonly (readonly number[])[] {
  const chosen: number[][] = nodes.map(() => []);
  for (let shard = 0; shard < 2 ** map.bits; shard++) {
    for (const node of replicasOf(shard, nodes, map)) chosen[node]?.push(shard);
  }
  return chosen.map((shards, node) => (shards.length > 0 ? shards : [homeShard(nodes[node] as Uint8Array, map)]));
}

/** Bits after a look at the shards' mean size: one more above the threshold, one less below a quarter of it. consensus.md 9.4. */
export function nextShardBits(bits: number, meanBytes: number, thresholdBytes: number): number {
  if (meanBytes > thresholdBytes) return bits + 1;
  return bits > 0 && MERGE_FACTOR * meanBytes < thresholdBytes ? bits - 1 : bits;
}
