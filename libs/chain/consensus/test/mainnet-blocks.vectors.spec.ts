import { blockHash, powBoundary, powHeaderHash, powHeaderPreimage, stakeKernelHash, stakeKernelPreimage, type BlockHeader } from '@mbaas/chain-codec';
import { cacheSize, compactToDer, datasetSize, epochOf, ethashResultOfMix, hash160, keccak512, seedHash, verifyBlockSignature, verifyDigest } from '@mbaas/chain-crypto';
import { mainnet } from '@mbaas/chain-params';
import { displayHash, littleEndianNumber } from '@mbaas/chain-primitives';
import { parseScript, payToKeyHash, SIGHASH, signatureHash } from '@mbaas/chain-script';
import { describe, expect, it } from 'vitest';
import {
  blockSigner, checkBlock, checkBlockAlone, checkPowResult, openBlock, stakeDivisor, stakeMaturity, subsidy, type BlockCase, type ConsensusView, type HeaderRecord, type PreviousOutput,
} from '../src/index.ts';
import { bytesOf, decodeHex, readJson } from './chain-files.ts';

interface Header { version: number; prev: string; merkle: string; timestamp: number; bits: string; nonce: string; nonce_hex_be?: string; mixhash: string; number: number }
interface Pow {
  block_hex: string; block_hash: string; header: Header; rlp_preimage: string; pow_header_hash: string; epoch: number; seed_hash: string; cache_size: number; dag_size: number;
  keccak512_header_nonce: string; ethash_mix: string; ethash_result: string; boundary: string; valid: boolean; coinbase_value: number; expected_subsidy: number;
}
interface Pos {
  block_hex: string; block_hash: string; header: Header; txids: string[]; coinbase_value: number; expected_subsidy: number; required_maturity_blocks: number;
  kernel: {
    stake_txid: string; stake_index: number; stake_value: string; rlp_preimage: string; kernel_hash_display: string; amount_etp: number; log2_rounded: number;
    stake_divisor: number; quotient_hex: string; boundary: string; valid: boolean;
  };
  coinstake: { version: number; sighash_all: string; pubkey: string; der_r: string; der_s: string; input_signature_valid: boolean };
  blocksig: { hex: string; r_little_endian: string; s_little_endian: string; r: string; s: string; message_header_hash_internal_order: string; valid: boolean };
}
const { pow, pos } = readJson<{ pow: Pow; pos: Pos }>('vectors/consensus/chain_blocks.json');
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const hex64 = (number: bigint): string => number.toString(16).padStart(64, '0');
const reversed = (text: string): string => hex(bytesOf(text).reverse());

const open = (raw: string, { number, timestamp }: Header): BlockCase =>
  openBlock(decodeHex(raw), { network: mainnet, profile: 'reference', height: number, top: number - 1, medianTimePast: timestamp - 150, now: null });

const shown = ({ version, previousBlockHash, merkleRoot, timestamp, bits, nonce, mixHash, number }: BlockHeader): Header => ({
  version, prev: displayHash(previousBlockHash), merkle: displayHash(merkleRoot), timestamp, bits: String(bits), nonce: String(nonce), mixhash: hex(mixHash), number,
});

/** The chain below a block: headers that ask for the bits it has, and whatever coin and lock it needs. */
function below(header: BlockHeader, previous?: PreviousOutput): ConsensusView {
  // Twenty-five seconds before a proof of work, 185 between proofs of stake: the difficulty stays.
  const record = (height: number): HeaderRecord => {
    const back = header.number - height;
    const version = back === 1 || back === 2 ? header.version : 3 - header.version;
    return { hash: header.previousBlockHash, version, timestamp: header.timestamp - (header.version === 1 ? 25 : 185) * back, bits: header.bits, number: height };
  };
  const lock = { value: 10n ** 12n, etp: true, sequence: 500_000, height: header.number - 1_000 };
  return {
    previousOutput: () => previous, asset: () => undefined, certificate: () => undefined, countSecondaryWitness: () => 0, did: () => undefined, didOfAddress: () => undefined,
    mit: () => undefined, header: record, stakeLocks: () => [lock],
  };
}

describe('mainnet block 2,200,000', () => {
  const subject = open(pow.block_hex, pow.header);
  const { header } = subject.block;

  it('has the header, its hash and the preimage of its work', () => {
    const { nonce_hex_be, ...rest } = pow.header;
    expect(shown(header)).toEqual(rest);
    expect(header.nonce.toString(16).padStart(16, '0')).toBe(nonce_hex_be);
    expect(displayHash(blockHash(header))).toBe(pow.block_hash);
    expect([hex(powHeaderPreimage(header)), hex(powHeaderHash(header))]).toEqual([pow.rlp_preimage, pow.pow_header_hash]);
  });

  it('belongs to its epoch', () => {
    expect([epochOf(header.number), hex(seedHash(pow.epoch)), cacheSize(pow.epoch), datasetSize(pow.epoch)]).toEqual([pow.epoch, pow.seed_hash, pow.cache_size, pow.dag_size]);
  });

  it('is won by its work', () => {
    const nonce = Uint8Array.from(bytesOf(pow.header.nonce_hex_be!)).reverse();
    expect(hex(keccak512(new Uint8Array([...powHeaderHash(header), ...nonce])))).toBe(pow.keccak512_header_nonce);
    expect(hex(ethashResultOfMix(powHeaderHash(header), header.nonce, bytesOf(pow.ethash_mix)))).toBe(pow.ethash_result);
    expect(hex64(powBoundary(header.bits))).toBe(pow.boundary);
    expect(checkPowResult(header, bytesOf(pow.ethash_mix), bytesOf(pow.ethash_result)).ok).toBe(pow.valid);
  });

  it('pays the subsidy', () => {
    expect([subject.block.transactions[0]!.outputs[0]!.value, subsidy(header.number, 1, mainnet)]).toEqual([BigInt(pow.coinbase_value), BigInt(pow.expected_subsidy)]);
  });

  it('passes every rule above headers like its own', () => {
    expect(checkBlockAlone(subject).ok).toBe(true);
    expect(checkBlock(subject, below(header))).toMatchObject({ ok: true, value: { fees: 0n } });
  });
});

describe('mainnet block 3,588,504', () => {
  const subject = open(pos.block_hex, pos.header);
  const { header, transactions, signature } = subject.block;
  const { kernel, coinstake, blocksig } = pos;
  const stake = transactions[1]!;
  const key = bytesOf(coinstake.pubkey);
  const staked: PreviousOutput = {
    output: { value: BigInt(kernel.stake_value), script: payToKeyHash(hash160(key)), attachment: { version: 1, kind: 'etp' } },
    height: header.number - pos.required_maturity_blocks, coinbase: false, timestamp: header.timestamp - 100_000, txVersion: 2,
  };

  it('has the header, its hash and its transactions', () => {
    expect(shown(header)).toEqual(pos.header);
    expect(displayHash(blockHash(header))).toBe(pos.block_hash);
    expect(subject.ids.map(displayHash)).toEqual(pos.txids);
  });

  it('is won by its kernel', () => {
    const { previousOutput } = stake.inputs[0]!;
    expect([displayHash(previousOutput.hash), previousOutput.index]).toEqual([kernel.stake_txid, kernel.stake_index]);
    expect(hex(stakeKernelPreimage(header, previousOutput))).toBe(kernel.rlp_preimage);
    const hash = stakeKernelHash(header, previousOutput);
    expect(displayHash(hash)).toBe(kernel.kernel_hash_display);
    const value = BigInt(kernel.stake_value);
    expect([Number(value / 100_000_000n), 30 * kernel.log2_rounded ** 3, stakeDivisor(value)]).toEqual([kernel.amount_etp, kernel.stake_divisor, BigInt(kernel.stake_divisor)]);
    const quotient = littleEndianNumber(hash) / stakeDivisor(value);
    expect([hex64(quotient), hex64(powBoundary(header.bits)), quotient <= powBoundary(header.bits)]).toEqual([kernel.quotient_hex, kernel.boundary, kernel.valid]);
    expect(stakeMaturity(header.bits)).toBe(pos.required_maturity_blocks);
  });

  it('spends its stake with a valid signature', () => {
    const ops = parseScript(stake.inputs[0]!.script);
    const [der, pushedKey] = ops.ok ? ops.value.map(({ data }) => data!) : [];
    expect([stake.version, hex(pushedKey!)]).toEqual([coinstake.version, coinstake.pubkey]);
    const digest = signatureHash(stake, 0, staked.output.script, SIGHASH.ALL);
    expect(hex(digest)).toBe(coinstake.sighash_all);
    expect(hex(der!)).toBe(`${hex(compactToDer(bytesOf(coinstake.der_r + coinstake.der_s)))}01`);
    expect(verifyDigest(digest, der!.subarray(0, -1), key)).toBe(coinstake.input_signature_valid);
  });

  it('is signed by the staker, both halves little-endian', () => {
    expect(hex(blockSigner(subject.block)!)).toBe(coinstake.pubkey);
    expect([hex(signature!), blocksig.r_little_endian + blocksig.s_little_endian]).toEqual([blocksig.hex, blocksig.hex]);
    expect([reversed(blocksig.r_little_endian), reversed(blocksig.s_little_endian)]).toEqual([blocksig.r, blocksig.s]);
    expect(hex(subject.hash)).toBe(blocksig.message_header_hash_internal_order);
    expect(verifyBlockSignature(subject.hash, signature!, key)).toBe(blocksig.valid);
  });

  it('pays the subsidy', () => {
    expect([transactions[0]!.outputs[0]!.value, subsidy(header.number, 2, mainnet)]).toEqual([BigInt(pos.coinbase_value), BigInt(pos.expected_subsidy)]);
  });

  it('passes every rule above headers like its own, and none for a younger stake', () => {
    expect(checkBlock(subject, below(header, staked))).toMatchObject({ ok: true, value: { fees: 0n } });
    expect(checkBlock(subject, below(header, { ...staked, height: staked.height + 1 }))).toMatchObject({ ok: false, error: { code: 'BLOCK_STAKE_INVALID' } });
  });
});
