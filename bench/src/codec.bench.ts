import { decodeBlock, encodeBlock, merkleRoot, transactionIdOfBytes, type DecodedBlock } from '@mbaas/chain-codec';
import { expectOk } from '@mbaas/kernel';
import { nativeSha256 } from '@mbaas/platform-native-crypto';
import { bulkBlocks } from './bulk-blocks.ts';
import { medianSeconds, perSecond, report } from './measure.ts';

const RUNS = 5;

/** `npm run bench -- codec`: decoding and encoding whole blocks of a real node, ids and merkle roots. */
export async function codecBench(): Promise<void> {
  const blocks = bulkBlocks();
  const megabytes = blocks.reduce((sum, { length }) => sum + length, 0) / 1e6;
  const decode = (bytes: Uint8Array): DecodedBlock => expectOk(decodeBlock(bytes), 'a real block');
  const decoded = blocks.map(decode);
  const transactions = decoded.reduce((sum, { transactionSpans }) => sum + transactionSpans.length, 0);
  const stages: [string, () => unknown][] = [
    ['decode blocks', () => blocks.forEach(decode)],
    ['encode blocks', () => decoded.forEach(({ block }) => encodeBlock(block))],
    [
      'ids and merkle roots, native SHA-256',
      () => decoded.forEach(({ bytes, transactionSpans }) => merkleRoot(transactionSpans.map(({ start, end }) => transactionIdOfBytes(bytes.subarray(start, end), nativeSha256)), nativeSha256)),
    ],
  ];
  for (const [what, work] of stages) {
    const seconds = await medianSeconds(RUNS, work);
    report(what, `${perSecond(blocks.length, seconds, 'blocks')}  ${(megabytes / seconds).toFixed(1)} MB/s  ${((seconds * 1e6) / transactions).toFixed(2)} µs a transaction`);
  }
}
