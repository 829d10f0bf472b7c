import { decodeBlock, transactionIdOfBytes, type DecodedBlock, type OutPoint, type TransactionSpan } from '@mbaas/chain-codec';
import { registryChanges, type HeaderRecord, type PreviousOutput, type RegistryChange } from '@mbaas/chain-consensus';
import { hexEncode } from '@mbaas/chain-primitives';
import { expectOk } from '@mbaas/kernel';
import { nativeSha256 } from '@mbaas/platform-native-crypto';
import { headerHashOfBytes } from '@mbaas/chain-codec';
import { isCoinbase } from '@mbaas/chain-codec';
import { bytesOfHex, readVectorLines } from './vector-files.ts';

/** Name of an output in maps. */
export const pointKey = ({ hash, index }: OutPoint): string => `${hexEncode(hash)}:${index}`;

/** The 6,545 blocks of the recorded private network: every output they made, every name they registered, by height. */
export class RecordedChain {
  readonly blocks: readonly DecodedBlock[];
  readonly headers: readonly HeaderRecord[];
  /** In the order of the chain. */
  readonly changes: readonly { readonly height: number; readonly change: RegistryChange }[];
  readonly #coins = new Map<string, PreviousOutput>();

  constructor() {
    this.blocks = readVectorLines<{ raw: string }>('chain/blocks.private.jsonl.gz').map(({ raw }) => expectOk(decodeBlock(bytesOfHex(raw)), 'a recorded block'));
    this.headers = this.blocks.map(({ block: { header }, bytes }) => ({
      hash: headerHashOfBytes(bytes, nativeSha256), version: header.version, timestamp: header.timestamp, bits: header.bits, number: header.number,
    }));
    const changes: { height: number; change: RegistryChange }[] = [];
    for (const [height, { block, bytes, transactionSpans }] of this.blocks.entries()) {
      for (const [index, tx] of block.transactions.entries()) {
        const { start, end } = transactionSpans[index] as TransactionSpan;
        const hash = transactionIdOfBytes(bytes.subarray(start, end), nativeSha256);
        const coinbase = isCoinbase(tx);
        for (const [output, made] of tx.outputs.entries()) {
          this.#coins.set(pointKey({ hash, index: output }), { output: made, height, coinbase, timestamp: block.header.timestamp, txVersion: tx.version });
        }
        for (const change of registryChanges(tx)) changes.push({ height, change });
      }
    }
    this.changes = changes;
  }

  /** An output that some block made, spent or not. */
  coin(point: OutPoint): PreviousOutput | undefined {
    return this.#coins.get(pointKey(point));
  }
}
