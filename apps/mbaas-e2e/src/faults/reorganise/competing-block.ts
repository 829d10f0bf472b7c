import { encodeHeader, encodeTransaction, merkleRoot, nullOutPoint, transactionId, transactionIdOfBytes, type Transaction } from '@mbaas/chain-codec';
import { coinbaseHeightPrefix, subsidy } from '@mbaas/chain-consensus';
import type { Network } from '@mbaas/chain-params';
import { ByteWriter, concatBytes, type Hash32 } from '@mbaas/chain-primitives';
import { payToKeyHash } from '@mbaas/chain-script';
import type { Verifier } from '@mbaas/platform-native-crypto';

export interface CompetingBlock {
  readonly network: Network;
  readonly height: number;
  readonly previousHash: Hash32;
  /** Unix seconds. */
  readonly timestamp: number;
  /** Makes two blocks on one parent differ. */
  readonly salt: number;
  /** Besides the coinbase. */
  readonly transactions: readonly Uint8Array[];
}

const POW_VERSION = 1;
const ATTEMPTS = 1_000;
/** hash160 that nobody has the key of. */
const NOBODY = new Uint8Array(20).fill(0x66);

/** A sealed block of a rival, whose reward is nobody's; it claims no fees. */
export async function sealCompetingBlock(verifier: Pick<Verifier, 'searchSeal'>, { network, height, previousHash, timestamp, salt, transactions }: CompetingBlock): Promise<Uint8Array> {
  const bits = network.difficulty.constantPow;
  if (bits === null) throw new Error('the network of a fault run has one difficulty');
  const mark = Uint8Array.of(4, salt & 255, (salt >> 8) & 255, (salt >> 16) & 255, (salt >> 24) & 127);
  const coinbase: Transaction = {
    version: 1,
    inputs: [{ previousOutput: nullOutPoint(), script: concatBytes(coinbaseHeightPrefix(height), mark), sequence: 0 }],
    outputs: [{ value: subsidy(height, POW_VERSION, network), script: payToKeyHash(NOBODY), attachment: { version: 0, kind: 'etp' } }],
    lockTime: 0,
  };
  const ids = [transactionId(coinbase), ...transactions.map((bytes) => transactionIdOfBytes(bytes))];
  const header = { version: POW_VERSION, previousBlockHash: previousHash, merkleRoot: merkleRoot(ids), timestamp, bits, nonce: 0n, mixHash: new Uint8Array(32), number: height };
  for (let start = 0n; ; start += BigInt(ATTEMPTS)) {
    const seal = await verifier.searchSeal(encodeHeader(header), start, ATTEMPTS);
    if (seal === null) continue;
    const writer = new ByteWriter();
    writer.bytes(encodeHeader({ ...header, ...seal }));
    writer.varint(transactions.length + 1);
    writer.bytes(encodeTransaction(coinbase));
    for (const transaction of transactions) writer.bytes(transaction);
    return writer.finish();
  }
}
