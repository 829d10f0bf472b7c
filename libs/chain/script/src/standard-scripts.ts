import { assert } from '@mbaas/kernel';
import { ByteWriter, hexDecode, latin1Encode } from '@mbaas/chain-primitives';
import type { OutPoint } from '@mbaas/chain-codec';
import { MODEL_MAX_SIZE } from './attenuation/index.ts';
import { OP } from './opcode.table.ts';
import { isPublicKeyShape } from './public-key-shape.ts';
import { scriptNumberEncode } from './script-number.codec.ts';
import { encodeScript } from './script.codec.ts';
import { pushOf, type ScriptOp } from './script-op.ts';

const MULTISIG_KEYS_MAX = 16;

function keyHashOps(hash20: Uint8Array): ScriptOp[] {
  assert(hash20.length === 20, 'a hash160 has 20 bytes');
  return [{ opcode: OP.DUP }, { opcode: OP.HASH160 }, pushOf(hash20), { opcode: OP.EQUALVERIFY }, { opcode: OP.CHECKSIG }];
}

/** A number as the lock patterns want it: a direct push even for 1..16. wire-format §4.4 "Details". */
function numberPush(value: number): ScriptOp {
  assert(Number.isInteger(value) && value > 0 && value <= 0x7fff_ffff, 'a lock number is positive and has at most 4 bytes');
  return pushOf(scriptNumberEncode(value));
}

/** Output to the owner of a key: hash160 of the public key, 20 bytes. */
export const payToKeyHash = (hash20: Uint8Array): Uint8Array => encodeScript(keyHashOps(hash20));

/** Output to a public key itself, 33 or 65 bytes. */
export const payToPublicKey = (publicKey: Uint8Array): Uint8Array => encodeScript([pushOf(publicKey), { opcode: OP.CHECKSIG }]);

/** Output to a redeem script: its hash160, 20 bytes. */
export function payToScriptHash(hash20: Uint8Array): Uint8Array {
  assert(hash20.length === 20, 'a hash160 has 20 bytes');
  return encodeScript([{ opcode: OP.HASH160 }, pushOf(hash20), { opcode: OP.EQUAL }]);
}

/** Output that nobody can spend, shown as the blackhole address. */
export const payToBlackhole = (): Uint8Array => encodeScript([{ opcode: OP.RETURN }]);

/** Deposit: spendable once `blocks` have passed. Only the network's terms are legal, and only before its pos height. */
export const lockHeightScript = (blocks: number, hash20: Uint8Array): Uint8Array =>
  encodeScript([numberPush(blocks), { opcode: OP.NUMEQUALVERIFY }, ...keyHashOps(hash20)]);

/** Stake lock: `sequence` is in blocks, or with bit 22 set in units of 32 seconds. */
export const sequenceLockScript = (sequence: number, hash20: Uint8Array): Uint8Array =>
  encodeScript([numberPush(sequence), { opcode: OP.CHECKSEQUENCEVERIFY }, { opcode: OP.DROP }, ...keyHashOps(hash20)]);

/**
 * Token lock: `model` is a text of attenuation.normalise or the successor of one; `point` is the locked output it
 * continues, or the null outpoint for a fresh lock.
 */
export function attenuationScript(model: string, point: OutPoint, hash20: Uint8Array): Uint8Array {
  assert(model.length > 0 && model.length <= MODEL_MAX_SIZE, 'a model fits into one push');
  const writer = new ByteWriter(36);
  writer.bytes(point.hash);
  writer.u32(point.index);
  const lock: ScriptOp[] = [{ opcode: OP.PUSHDATA2, data: latin1Encode(model) }, pushOf(writer.finish()), { opcode: OP.CHECKATTENUATIONVERIFY }];
  return encodeScript([...lock, ...keyHashOps(hash20)]);
}

/**
 * m-of-n redeem script. `publicKeys` are hex; they are sorted as hex text, so that every cosigner gets the same
 * address whatever order they are given in. wire-format §4.5.
 */
export function multisigRedeem(m: number, publicKeys: readonly string[]): Uint8Array {
  const keys = publicKeys.map((key) => key.toLowerCase()).sort().map((key) => {
    const bytes = hexDecode(key);
    assert(bytes.ok && isPublicKeyShape(bytes.value), 'a cosigner is given by a public key in hex');
    return pushOf(bytes.value);
  });
  const n = keys.length;
  assert(Number.isInteger(m) && m >= 1 && m <= n && n <= MULTISIG_KEYS_MAX, '1 ≤ m ≤ n ≤ 16');
  return encodeScript([{ opcode: OP.ONE + m - 1 }, ...keys, { opcode: OP.ONE + n - 1 }, { opcode: OP.CHECKMULTISIG }]);
}

/** Input of every pattern with a key-hash tail but the deposit. `signature`: DER with the hash type byte behind it. */
export const signKeyHash = (signature: Uint8Array, publicKey: Uint8Array): Uint8Array => encodeScript([pushOf(signature), pushOf(publicKey)]);

/** Input of pay-public-key. */
export const signPublicKey = (signature: Uint8Array): Uint8Array => encodeScript([pushOf(signature)]);

/** Input that unlocks a deposit: repeats the number of its output. */
export const depositUnlock = (signature: Uint8Array, publicKey: Uint8Array, blocks: number): Uint8Array =>
  encodeScript([pushOf(signature), pushOf(publicKey), numberPush(blocks)]);

/** Input of a multi-signature address: signatures in the order of their keys in `redeem`. */
export const signMultisig = (signatures: readonly Uint8Array[], redeem: Uint8Array): Uint8Array =>
  encodeScript([{ opcode: OP.ZERO }, ...signatures.map(pushOf), pushOf(redeem)]);
