import { decodeBlock, isCoinbase, transactionIdOfBytes, type DecodedBlock } from '@mbaas/chain-codec';
import { derToCompact } from '@mbaas/chain-crypto';
import { cachedSignatureHash, createSighashCache, parseScript } from '@mbaas/chain-script';
import { assert, expectOk } from '@mbaas/kernel';
import { nativeSha256, type ScriptBatch } from '@mbaas/platform-native-crypto';

export interface SignatureInput {
  readonly digest: Uint8Array;
  readonly signature: Uint8Array;
  readonly publicKey: Uint8Array;
}

export interface Spends {
  readonly transactions: ScriptBatch['transactions'];
  /** The same inputs as what the bare library takes. */
  readonly signatures: readonly SignatureInput[];
}

/** Every spend of the blocks, as the verifier gets it and as bare triples of digest, signature and key. */
export function spendsOf(blocks: readonly Uint8Array[]): Spends {
  const outputs = new Map<string, readonly Uint8Array[]>();
  const transactions: ScriptBatch['transactions'][number][] = [];
  const signatures: SignatureInput[] = [];
  const key = (hash: Uint8Array) => Buffer.from(hash).toString('latin1');
  for (const { block, bytes, transactionSpans } of blocks.map((raw): DecodedBlock => expectOk(decodeBlock(raw), 'a real block'))) {
    block.transactions.forEach((transaction, index) => {
      const span = transactionSpans[index];
      assert(span !== undefined, 'a span each transaction');
      const raw = bytes.subarray(span.start, span.end);
      outputs.set(key(transactionIdOfBytes(raw, nativeSha256)), transaction.outputs.map(({ script }) => script));
      if (isCoinbase(transaction)) return;
      const previousScripts = transaction.inputs.map(({ previousOutput }) => outputs.get(key(previousOutput.hash))?.[previousOutput.index] ?? new Uint8Array());
      transactions.push({ bytes: raw, previousScripts });
      const cache = createSighashCache(transaction);
      transaction.inputs.forEach(({ script }, input) => {
        const [signature, publicKey] = expectOk(parseScript(script), 'a real input script').map(({ data }) => data);
        assert(signature !== undefined && publicKey !== undefined, 'this file holds pay-key-hash spends only');
        signatures.push({
          digest: cachedSignatureHash(cache, input, previousScripts[input] ?? new Uint8Array(), signature.at(-1) ?? 0, nativeSha256),
          signature: expectOk(derToCompact(signature.subarray(0, -1)), 'a real signature'),
          publicKey,
        });
      });
    });
  }
  return { transactions, signatures };
}
