import { ByteReader, latin1Decode } from '@mbaas/chain-primitives';
import type { OutPoint } from '@mbaas/chain-codec';
import { MODEL_MAX_SIZE } from './attenuation/index.ts';
import { OP } from './opcode.table.ts';
import type { ClassifiedScript } from './output-pattern.types.ts';
import { isPublicKeyShape } from './public-key-shape.ts';
import { scriptNumberDecode } from './script-number.codec.ts';
import { isDirectPush, smallNumberOf, type ScriptOp } from './script-op.ts';

const HASH_SIZE = 20;
const POINT_SIZE = 36;
const KEY_HASH_OPS = 5;

/** The operations of one script against one pattern; undefined = no match. */
type Recogniser = (ops: readonly ScriptOp[]) => ClassifiedScript | undefined;

const opcodeAt = (ops: readonly ScriptOp[], index: number): number | undefined => ops[index]?.opcode;

/** `76 a9 14 {20} 88 ac` from `start` to the end: the hash. */
function keyHashTail(ops: readonly ScriptOp[], start: number): Uint8Array | undefined {
  const [dup, hash160, push, equalverify, checksig] = ops.slice(start);
  const matches = ops.length === start + KEY_HASH_OPS && dup?.opcode === OP.DUP && hash160?.opcode === OP.HASH160
    && push?.opcode === HASH_SIZE && equalverify?.opcode === OP.EQUALVERIFY && checksig?.opcode === OP.CHECKSIG;
  return matches ? push.data : undefined;
}

const nullData: Recogniser = (ops) => {
  const [head, push] = ops;
  const matches = ops.length === 2 && head?.opcode === OP.RETURN && push !== undefined && isDirectPush(push);
  return matches ? { pattern: 'null-data', data: push.data as Uint8Array } : undefined;
};

const payMultisig: Recogniser = (ops) => {
  const m = smallNumberOf(opcodeAt(ops, 0) ?? 0);
  const n = smallNumberOf(opcodeAt(ops, ops.length - 2) ?? 0);
  if (m === undefined || n === undefined || opcodeAt(ops, ops.length - 1) !== OP.CHECKMULTISIG) return undefined;
  const keys: Uint8Array[] = [];
  for (const { data } of ops.slice(1, -2)) {
    if (data === undefined || !isPublicKeyShape(data)) return undefined;
    keys.push(data);
  }
  return m <= n && keys.length === n ? { pattern: 'pay-multisig', m, keys } : undefined;
};

const payPublicKey: Recogniser = (ops) => {
  const [push, checksig] = ops;
  const key = push?.data;
  const matches = ops.length === 2 && key !== undefined && isPublicKeyShape(key) && checksig?.opcode === OP.CHECKSIG;
  return matches ? { pattern: 'pay-public-key', publicKey: key } : undefined;
};

const payKeyHash: Recogniser = (ops) => {
  const hash20 = keyHashTail(ops, 0);
  return hash20 && { pattern: 'pay-key-hash', hash20 };
};

const payKeyHashLockHeight: Recogniser = (ops) => {
  const [push, check] = ops;
  if (push === undefined || !isDirectPush(push) || check?.opcode !== OP.NUMEQUALVERIFY) return undefined;
  const hash20 = keyHashTail(ops, 2);
  if (hash20 === undefined) return undefined;
  const number = scriptNumberDecode(push.data as Uint8Array);
  return { pattern: 'pay-key-hash-lock-height', hash20, ...(number.ok && { lockHeight: number.value }) };
};

const payScriptHash: Recogniser = (ops) => {
  const [hash160, push, equal] = ops;
  const matches = ops.length === 3 && hash160?.opcode === OP.HASH160 && push?.opcode === HASH_SIZE && equal?.opcode === OP.EQUAL;
  return matches ? { pattern: 'pay-script-hash', hash20: push.data as Uint8Array } : undefined;
};

const payBlackhole: Recogniser = (ops) => (ops.length === 1 && opcodeAt(ops, 0) === OP.RETURN ? { pattern: 'pay-blackhole' } : undefined);

function readPoint(bytes: Uint8Array): OutPoint {
  const reader = new ByteReader(bytes);
  return { hash: reader.bytes(32), index: reader.u32() };
}

const payKeyHashAttenuation: Recogniser = (ops) => {
  const [model, point, check] = ops;
  // PUSHDATA2 even for a short text: with a direct push the script runs, but is non-standard.
  if (model?.opcode !== OP.PUSHDATA2 || point?.opcode !== POINT_SIZE || check?.opcode !== OP.CHECKATTENUATIONVERIFY) return undefined;
  const text = model.data as Uint8Array;
  const hash20 = keyHashTail(ops, 3);
  if (hash20 === undefined || text.length > MODEL_MAX_SIZE) return undefined;
  const attenuation = { model: latin1Decode(text), inputPoint: readPoint(point.data as Uint8Array) };
  return { pattern: 'pay-key-hash-attenuation', hash20, attenuation };
};

const payKeyHashSequenceLock: Recogniser = (ops) => {
  const [push, check, drop] = ops;
  if (push === undefined || !isDirectPush(push) || check?.opcode !== OP.CHECKSEQUENCEVERIFY || drop?.opcode !== OP.DROP) return undefined;
  const hash20 = keyHashTail(ops, 3);
  if (hash20 === undefined) return undefined;
  const number = scriptNumberDecode(push.data as Uint8Array);
  return { pattern: 'pay-key-hash-sequence-lock', hash20, ...(number.ok && { sequence: number.value }) };
};

/** The paying patterns in the order of wire-format §4.4. No script matches two of them. */
const PAY_PATTERNS: readonly Recogniser[] = [
  nullData, payMultisig, payPublicKey, payKeyHash, payKeyHashLockHeight, payScriptHash, payBlackhole, payKeyHashAttenuation,
  payKeyHashSequenceLock,
];

/** The paying pattern of parsed operations, if any. */
export function payPatternOf(ops: readonly ScriptOp[]): ClassifiedScript | undefined {
  for (const recognise of PAY_PATTERNS) {
    const found = recognise(ops);
    if (found !== undefined) return found;
  }
  return undefined;
}
