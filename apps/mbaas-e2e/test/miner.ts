import { concatBytes, hexDecode, parseDisplayHash } from '@mbaas/chain-primitives';
import { decodeTransaction, encodeBlock, encodeHeader, merkleRoot, nullOutPoint, transactionId, type Block, type BlockHeader, type Transaction } from '@mbaas/chain-codec';
import { coinbaseHeightPrefix } from '@mbaas/chain-consensus';
import { payToKeyHash } from '@mbaas/chain-script';
import { blockTemplate } from '@mbaas/contracts-queries';
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

/** Seals a block of transactions on the service's tip. `transactions`: instead of what the pool offers. */
export async function mineBlock(queries: InProcessQueries, verifier: Verifier, coinbase: MinedCoinbase, transactions?: readonly Uint8Array[]): Promise<Uint8Array> {
  const answer = await queries.ask(blockTemplate, {});
  if (!answer.ok) throw new Error(answer.error.code);
  const template = answer.value;
  const parent = parseDisplayHash(template.previousHash);
  if (!parent.ok) throw new Error('hash');
  const raws = transactions ?? template.transactions.map(({ raw }) => {
    const bytes = hexDecode(raw);
    if (!bytes.ok) throw new Error('hex');
    return bytes.value;
  });
  const decoded = raws.map((raw) => {
    const transaction = decodeTransaction(raw);
    if (!transaction.ok) throw new Error(transaction.error.code);
    return transaction.value;
  });
  const fees = transactions === undefined ? BigInt(template.fees) : 0n;
  const all = [coinbaseOf(template.height, BigInt(template.subsidy) + fees, coinbase), ...decoded];
  const header: BlockHeader = {
    version: 1,
    previousBlockHash: parent.value,
    merkleRoot: merkleRoot(all.map((transaction) => transactionId(transaction, nativeSha256)), nativeSha256),
    timestamp: template.minimumTimestamp + 1,
    bits: BigInt(template.bits),
    nonce: 0n,
    mixHash: new Uint8Array(32),
    number: template.height,
  };
  const seal = await verifier.searchSeal(encodeHeader(header), 0n, 1_000);
  if (seal === null) throw new Error('no seal');
  const block: Block = { header: { ...header, ...seal }, transactions: all };
  return encodeBlock(block);
}
