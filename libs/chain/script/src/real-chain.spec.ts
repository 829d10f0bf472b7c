import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { decodeBlock, decodeTransaction, isCoinbase, transactionIdOfBytes, type Transaction } from '@mbaas/chain-codec';
import { mainnet } from '@mbaas/chain-params';
import { displayHash, hexDecode } from '@mbaas/chain-primitives';
import { expectOk } from '@mbaas/kernel';
import { beforeAll, describe, expect, it } from 'vitest';
import { classifyOutput, createSighashCache, evaluate, inputAddress, outputAddress, scriptText } from './index.ts';

/** What the node says about one transaction. Coordinates without an address leave the key out. */
interface NodeTransaction {
  hash: string;
  inputs: { script: string; address?: string }[];
  outputs: { script: string; address?: string }[];
}
interface BlockLine { height: number; raw: string; json: { transactions: NodeTransaction[] } }
interface Known { readonly id: string; readonly transaction: Transaction; readonly received: readonly Uint8Array[]; readonly node: NodeTransaction }

const CHAIN = join(import.meta.dirname, '../../../../vectors/chain');

const native = {
  sha256: (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest(),
  hash160: (bytes: Uint8Array): Uint8Array => createHash('ripemd160').update(createHash('sha256').update(bytes).digest()).digest(),
};

/** A transaction or command that the node refused: `kind` is the intent, `error` what it said. */
interface RejectLine { kind: string; raw: string | null; error: { message: string } }

/** The private chain of the reference node: its prefixes are mainnet's. */
describe('6545 real blocks', () => {
  const transactions: Known[] = [];
  const scripts = new Map<string, Uint8Array>();

  beforeAll(() => {
    for (const line of gunzipSync(readFileSync(join(CHAIN, 'blocks.private.jsonl.gz'))).toString('utf8').trim().split('\n')) {
      const { raw, json } = JSON.parse(line) as BlockLine;
      const decoded = expectOk(decodeBlock(expectOk(hexDecode(raw), 'hex of the file')), 'a block of the chain');
      for (const [index, transaction] of decoded.block.transactions.entries()) {
        const span = decoded.transactionSpans[index] as (typeof decoded.transactionSpans)[number];
        const id = displayHash(transactionIdOfBytes(decoded.bytes.subarray(span.start, span.end), native.sha256));
        const received = span.outputSpans.map(({ start, end }) => decoded.bytes.subarray(start, end));
        transactions.push({ id, transaction, received, node: json.transactions[index] as NodeTransaction });
        for (const [place, output] of transaction.outputs.entries()) scripts.set(`${id}:${place}`, output.script);
      }
    }
  });

  it('every spend evaluates to true', () => {
    let spends = 0;
    const refused: string[] = [];
    for (const { id, transaction, received } of transactions) {
      if (isCoinbase(transaction)) continue;
      const sighash = createSighashCache(transaction, received);
      for (const [inputIndex, { previousOutput }] of transaction.inputs.entries()) {
        const previousScript = scripts.get(`${displayHash(previousOutput.hash)}:${previousOutput.index}`);
        if (previousScript === undefined) throw new Error(`${id} spends an unknown output`);
        const result = evaluate({ tx: transaction, inputIndex, previousScript, sighash, ...native });
        if (!result.ok) refused.push(`${id}:${inputIndex} ${result.error.code}`);
        spends++;
      }
    }
    expect(refused).toEqual([]);
    expect(spends).toBe(5471);
  });

  it('spends that the node refused for their signature evaluate to false', () => {
    const codes: string[] = [];
    for (const line of readFileSync(join(CHAIN, 'rejects.jsonl'), 'utf8').trim().split('\n')) {
      const { kind, raw } = JSON.parse(line) as RejectLine;
      if (raw === null || (kind !== 'reject_wrong_key' && kind !== 'reject_bad_signature')) continue;
      const tx = expectOk(decodeTransaction(expectOk(hexDecode(raw), 'hex of the file')), 'a transaction of the file');
      const { previousOutput } = tx.inputs[0] as Transaction['inputs'][number];
      const previousScript = scripts.get(`${displayHash(previousOutput.hash)}:${previousOutput.index}`);
      if (previousScript === undefined) throw new Error('a refused transaction spends an unknown output');
      const result = evaluate({ tx, inputIndex: 0, previousScript });
      codes.push(`${kind} ${result.ok ? 'ok' : result.error.code}`);
    }
    const once = ['reject_wrong_key SCRIPT_EQUALVERIFY_FAILED', 'reject_bad_signature SCRIPT_FALSE'];
    expect(codes).toEqual([...once, ...once]);
  });

  it('texts and addresses are those the node prints', () => {
    const addressOf = (script: Uint8Array): string | undefined => outputAddress(script, mainnet, native.sha256) ?? undefined;
    for (const { transaction, node } of transactions) {
      const inputs = transaction.inputs.map(({ script }) => ({ script: scriptText(script), address: inputAddress(script, mainnet, native.sha256) ?? undefined }));
      const outputs = transaction.outputs.map(({ script }) => ({ script: scriptText(script), address: addressOf(script) }));
      expect(inputs).toEqual(node.inputs.map(({ script, address }) => ({ script, address })));
      expect(outputs).toEqual(node.outputs.map(({ script, address }) => ({ script, address })));
    }
  });

  it('holds every pattern of outputs', () => {
    const found = new Map<string, number>();
    for (const script of scripts.values()) {
      const { pattern } = classifyOutput(script);
      found.set(pattern, (found.get(pattern) ?? 0) + 1);
    }
    expect(Object.fromEntries(found)).toEqual({
      'non-standard': 18, 'null-data': 1, 'pay-blackhole': 6, 'pay-key-hash': 7553, 'pay-key-hash-attenuation': 14,
      'pay-key-hash-lock-height': 10, 'pay-key-hash-sequence-lock': 10, 'pay-multisig': 1, 'pay-public-key': 1,
      'pay-script-hash': 19, 'sign-key-hash': 3, 'sign-key-hash-lock-height': 1, 'sign-public-key': 3,
    });
  });
});
