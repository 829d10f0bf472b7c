import { concatBytes, hexDecode, parseDisplayHash } from '@mbaas/chain-primitives';
import { decodeTransaction, encodeBlock, encodeHeader, merkleRoot, nullOutPoint, transactionId, type Block, type BlockHeader, type Transaction } from '@mbaas/chain-codec';
import { coinbaseHeightPrefix } from '@mbaas/chain-consensus';
import { payToKeyHash } from '@mbaas/chain-script';
import { blockTemplate } from '@mbaas/contracts-queries';
import { assert, expectOk } from '@mbaas/kernel';
import type { InProcessQueries } from '@mbaas/platform-messaging';
import { nativeSha256, type Verifier } from '@mbaas/platform-native-crypto';

export interface MinedCoinbase {
  /** hash160 that the reward goes to. */
  readonly payee: Uint8Array;
  /** Makes two blocks on one parent differ. */
  readonly salt: number;
  /** Atoms added to what may be claimed: a greedy miner. */
  readonly extra?: bigint;
}

const coinbaseOf = (height: number, value: bigint, { payee, salt, extra = 0n }: MinedCoinbase): Transaction => ({
  version: 1,
  inputs: [{ previousOutput: nullOutPoint(), script: concatBytes(coinbaseHeightPrefix(height), Uint8Array.of(4, salt & 255, (salt >> 8) & 255, (salt >> 16) & 255, 0)), sequence: 0 }],
  outputs: [{ value: value + extra, script: payToKeyHash(payee), attachment: { version: 0, kind: 'etp' } }],
  lockTime: 0,
});

/** The bytes of a sealed block on the tip of the block-storage behind `queries`. `transactions`: instead of what its pool offers; their fees are then left. */
export async function mineBlock(queries: InProcessQueries, verifier: Verifier, coinbase: MinedCoinbase, transactions?: readonly Uint8Array[]): Promise<Uint8Array> {
  const template = expectOk(await queries.ask(blockTemplate, {}), 'a template of a running chain');
  const raws = transactions ?? template.transactions.map(({ raw }) => expectOk(hexDecode(raw), 'a template holds hex'));
  const decoded = raws.map((raw) => expectOk(decodeTransaction(raw), 'a transaction to mine'));
  const fees = transactions === undefined ? BigInt(template.fees) : 0n;
  const all = [coinbaseOf(template.height, BigInt(template.subsidy) + fees, coinbase), ...decoded];
  const header: BlockHeader = {
    version: 1,
    previousBlockHash: expectOk(parseDisplayHash(template.previousHash), 'a template names its parent'),
    merkleRoot: merkleRoot(all.map((transaction) => transactionId(transaction, nativeSha256)), nativeSha256),
    timestamp: template.minimumTimestamp + 1,
    bits: BigInt(template.bits),
    nonce: 0n,
    mixHash: new Uint8Array(32),
    number: template.height,
  };
  const seal = await verifier.searchSeal(encodeHeader(header), 0n, 1_000);
  assert(seal !== null, 'the test networks seal at once');
  const block: Block = { header: { ...header, ...seal }, transactions: all };
  return encodeBlock(block);
}
