import { readFileSync } from 'node:fs';
import { decodeBlock, decodeTransaction, isCoinbase, type Attachment, type Transaction } from '@mbaas/chain-codec';
import { addressOfPublicKey, compactToDer, verifyBlockSignature, verifyDigest } from '@mbaas/chain-crypto';
import { builtInNetworks, type Network } from '@mbaas/chain-params';
import { expectOk } from '@mbaas/kernel';
import { describe, expect, it } from 'vitest';
import { classifyOutput, evaluate, outputAddress, parseScript, signatureHash } from '../src/index.ts';

interface SignatureCheck { hashtype: number; sighash: string; valid: boolean; low_s: boolean; pubkey: string }
type InputCheck =
  | { kind: 'unsigned' } | { kind: 'coinbase'; script: string }
  | (SignatureCheck & { kind: string; prevout_script: string })
  | { kind: 'p2sh_multisig'; redeem_script: string; prevout_script: string; m: number; n: number; signatures: SignatureCheck[]; valid: boolean };
type AttachmentVector = Record<string, string | number> & { version: number; type: number };
interface Output { script: string; script_pattern: string; address: string | null; attachment: AttachmentVector }
interface Loose { name: string; hex: string; network: string; all_signatures_valid: boolean | null; expected: { outputs: Output[]; input_checks: InputCheck[] } }
interface InBlock { version: number; locktime: number; inputs: { sequence: number; script: string }[]; outputs: Output[] }
interface BlockVector {
  name: string; hex: string; stated_hash?: string;
  expected: {
    hash: string; tx_count: number; txs: InBlock[]; input_checks?: InputCheck[][];
    blocksig_decoded?: { message_hash_internal_order: string; r: string; s: string; der: string; public_key: string; signer_address: string };
  };
}

const read = <T>(name: string): T => JSON.parse(readFileSync(new URL(`../../../../vectors/wire/${name}`, import.meta.url), 'utf8')) as T;
const bytesOf = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const networkOf = (name: string): Network => builtInNetworks[name]!;

const PATTERNS: Readonly<Record<string, string>> = {
  pay_key_hash: 'pay-key-hash', pay_script_hash: 'pay-script-hash', pay_key_hash_with_attenuation_model: 'pay-key-hash-attenuation',
  pay_key_hash_with_lock_height: 'pay-key-hash-lock-height', pay_blackhole_address: 'pay-blackhole', non_standard: 'non-standard',
  pay_key_hash_with_sequence_lock: 'pay-key-hash-sequence-lock',
};

/** An attachment in the vectors' words. */
function spelled(attachment: Attachment): AttachmentVector {
  const { version, toDid, fromDid } = attachment;
  const named: Record<string, string> = toDid === undefined || fromDid === undefined ? {} : { to_did: toDid, from_did: fromDid };
  switch (attachment.kind) {
    case 'etp': return { version, type: 0, ...named };
    case 'asset-detail': {
      const { symbol, maximumSupply, decimals, secondaryIssueThreshold, unused2, unused3, issuer, address, description } = attachment;
      return { version, type: 2, ...named, status: 1, symbol, max_supply: String(maximumSupply), decimals, unused2, unused3, issuer, address, description, secondaryissue_threshold: secondaryIssueThreshold };
    }
    case 'asset-transfer': return { version, type: 2, ...named, status: 2, symbol: attachment.symbol, quantity: String(attachment.quantity) };
    case 'message': return { version, type: 3, ...named, content: attachment.content };
    case 'did': return { version, type: 4, ...named, status: attachment.status === 'register' ? 1 : 2, symbol: attachment.symbol, address: attachment.address };
    case 'certificate': {
      const { symbol, owner, address, certType, status, content } = attachment;
      return { version, type: 5, ...named, symbol, owner, address, cert_type: certType, status, ...(content !== undefined && { content }) };
    }
    case 'mit': {
      const { symbol, address, status, content } = attachment;
      return { version, type: 6, ...named, status, symbol, address, ...(content !== undefined && { content }) };
    }
    case 'award': return { version, type: 1, ...named };
    case 'unknown': return { version, type: attachment.type, ...named };
  }
}

function expectOutputs({ outputs }: Transaction, expected: readonly Output[], network: Network): void {
  expect(outputs).toHaveLength(expected.length);
  for (const [index, { script, script_pattern, address, attachment }] of expected.entries()) {
    const output = outputs[index]!;
    expect([hexOf(output.script), classifyOutput(output.script).pattern, outputAddress(output.script, network)]).toEqual([script, PATTERNS[script_pattern], address]);
    expect(spelled(output.attachment)).toEqual(attachment);
  }
}

/** A signature among an input's pushes, over a script code. */
function expectSignature(tx: Transaction, input: number, code: Uint8Array, check: SignatureCheck): void {
  const digest = signatureHash(tx, input, code, check.hashtype);
  expect(hexOf(digest)).toBe(check.sighash);
  const pushes = expectOk(parseScript(tx.inputs[input]!.script), 'an unlocking script').flatMap(({ data }) => data ?? []);
  const signed = pushes.filter((data) => data.at(-1) === check.hashtype && verifyDigest(digest, data.subarray(0, -1), bytesOf(check.pubkey)));
  expect(signed.length > 0).toBe(check.valid);
  // The half order of the curve starts with 7f: a high s takes a leading zero or starts above.
  for (const der of signed) expect(der[5 + der[3]!]! <= 0x20 && der[6 + der[3]!]! <= 0x7f && der[6 + der[3]!] !== 0).toBe(check.low_s);
}

/** Whether an input's scripts let it pass; null for what cannot be asked. */
function expectInput(tx: Transaction, input: number, check: InputCheck): boolean | null {
  if ('script' in check) {
    expect([isCoinbase(tx), hexOf(tx.inputs[input]!.script)]).toEqual([true, check.script]);
    return null;
  }
  if (!('prevout_script' in check)) {
    expect(tx.inputs[input]!.script).toHaveLength(0);
    return null;
  }
  const previousScript = bytesOf(check.prevout_script);
  if ('signatures' in check) {
    const redeem = bytesOf(check.redeem_script);
    expect(classifyOutput(redeem)).toMatchObject({ pattern: 'pay-multisig', m: check.m });
    expect(classifyOutput(redeem).keys).toHaveLength(check.n);
    for (const signature of check.signatures) expectSignature(tx, input, redeem, signature);
  } else {
    expect(classifyOutput(previousScript).pattern).toBe(PATTERNS[check.kind]);
    expectSignature(tx, input, previousScript, check);
  }
  const passes = evaluate({ tx, inputIndex: input, previousScript }).ok;
  expect(passes).toBe(check.valid);
  return passes;
}

describe('transactions of vectors/wire', () => {
  const vectors = read<Loose[]>('transactions.json');

  it.each(vectors)('$name', ({ hex, network, all_signatures_valid, expected }) => {
    const tx = expectOk(decodeTransaction(bytesOf(hex)), 'it decodes');
    expectOutputs(tx, expected.outputs, networkOf(network));
    expect(tx.inputs).toHaveLength(expected.input_checks.length);
    const passes = expected.input_checks.map((check, input) => expectInput(tx, input, check)).filter((passed) => passed !== null);
    expect(passes.length === 0 ? null : passes.every(Boolean)).toBe(all_signatures_valid);
  });
});

describe('blocks of vectors/wire', () => {
  const vectors = read<BlockVector[]>('blocks.json');

  it.each(vectors)('$name', ({ name, hex, stated_hash, expected }) => {
    const { block } = expectOk(decodeBlock(bytesOf(hex)), 'it decodes');
    const network = networkOf(name.includes('testnet') ? 'testnet' : 'mainnet');
    expect(stated_hash ?? expected.hash).toBe(expected.hash);
    expect([block.transactions.length, expected.txs.length]).toEqual([expected.tx_count, expected.tx_count]);
    for (const [index, tx] of block.transactions.entries()) {
      const { version, locktime, inputs, outputs } = expected.txs[index]!;
      expect([tx.version, tx.lockTime, tx.inputs.map(({ sequence, script }) => ({ sequence, script: hexOf(script) }))])
        .toEqual([version, locktime, inputs.map(({ sequence, script }) => ({ sequence, script }))]);
      expectOutputs(tx, outputs, network);
      for (const [input, check] of (expected.input_checks?.[index] ?? []).entries()) expectInput(tx, input, check);
    }
  });

  it('carry the signature of the staker', () => {
    const { hex, expected } = vectors.find((vector) => vector.expected.blocksig_decoded !== undefined)!;
    const { message_hash_internal_order, r, s, der, public_key, signer_address } = expected.blocksig_decoded!;
    const { block } = expectOk(decodeBlock(bytesOf(hex)), 'it decodes');
    const signature = block.signature!;
    expect([hexOf(Uint8Array.from(signature.subarray(0, 32)).reverse()), hexOf(Uint8Array.from(signature.subarray(32)).reverse())]).toEqual([r, s]);
    expect(hexOf(compactToDer(bytesOf(r + s)))).toBe(der);
    expect(verifyBlockSignature(bytesOf(message_hash_internal_order), signature, bytesOf(public_key))).toBe(true);
    expect(addressOfPublicKey(bytesOf(public_key), networkOf('mainnet'))).toBe(signer_address);
  });
});
