import { decodeBlock, isCoinbase, transactionIdOfBytes, type DecodedBlock } from '@mbaas/chain-codec';
import { displayHash, hexDecode } from '@mbaas/chain-primitives';
import { expectOk } from '@mbaas/kernel';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { ScriptBatch } from '../verifier.port.ts';

const FILE = new URL('../../../../../vectors/chain/blocks.private.jsonl.gz', import.meta.url);

/** The first blocks that a real full node made, decoded. */
export function realBlocks(count: number): DecodedBlock[] {
  const lines = gunzipSync(readFileSync(FILE)).toString('utf8').split('\n', count);
  return lines.map((line) => {
    const { raw } = JSON.parse(line) as { raw: string };
    return expectOk(decodeBlock(expectOk(hexDecode(raw), 'hex')), 'a real block');
  });
}

/** Every spend in them, with the scripts of the outputs spent. */
export function realSpends(blocks: readonly DecodedBlock[]): ScriptBatch['transactions'][number][] {
  const scripts = new Map<string, readonly Uint8Array[]>();
  const spends: ScriptBatch['transactions'][number][] = [];
  for (const { block, bytes, transactionSpans } of blocks) {
    block.transactions.forEach((transaction, index) => {
      const span = transactionSpans[index];
      const raw = bytes.slice(span?.start, span?.end);
      scripts.set(displayHash(transactionIdOfBytes(raw)), transaction.outputs.map(({ script }) => script));
      if (isCoinbase(transaction)) return;
      const previousScripts = transaction.inputs.map(({ previousOutput }) => scripts.get(displayHash(previousOutput.hash))?.[previousOutput.index] ?? new Uint8Array());
      spends.push({ bytes: raw, previousScripts });
    });
  }
  return spends;
}
