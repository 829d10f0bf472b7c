import type { Network } from '@mbaas/chain-params';
import { displayHash, hexEncode, type Hash32 } from '@mbaas/chain-primitives';
import { transactionIdOfBytes, type BlockHeader, type DecodedBlock } from '@mbaas/chain-codec';
import type { RpcObject } from '../rpc-value.ts';
import { renderTransaction } from './transaction.ts';

/** The header object. `mixhash` is the 32 bytes as one decimal number; `bits` and `nonce` are decimal strings too. */
export const renderHeader = (header: BlockHeader, hash: Hash32, transactionCount: number): RpcObject => ({
  hash: displayHash(hash),
  version: header.version,
  number: header.number,
  previous_block_hash: displayHash(header.previousBlockHash),
  merkle_tree_hash: displayHash(header.merkleRoot),
  timestamp: header.timestamp,
  bits: header.bits.toString(),
  nonce: header.nonce.toString(),
  mixhash: BigInt(`0x${hexEncode(header.mixHash)}`).toString(),
  transaction_count: transactionCount,
});

/** The block object; its transactions are objects, or the hex of their bytes when `transactionJson` is false. */
export function renderBlock(decoded: DecodedBlock, hash: Hash32, network: Network, transactionJson: boolean): RpcObject {
  const { block, bytes, transactionSpans } = decoded;
  const transactions = block.transactions.map((transaction, index) => {
    const span = transactionSpans[index] ?? { start: 0, end: 0 };
    const raw = bytes.subarray(span.start, span.end);
    return transactionJson ? renderTransaction(transaction, transactionIdOfBytes(raw), network) : hexEncode(raw);
  });
  return {
    ...renderHeader(block.header, hash, block.transactions.length),
    transactions,
    ...(block.signature === undefined ? {} : { blocksig: hexEncode(block.signature) }),
    ...(block.publicKey === undefined ? {} : { public_key: hexEncode(block.publicKey) }),
  };
}
