import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BLACKHOLE_ADDRESS } from '@mbaas/chain-crypto';
import { decodeOutput, decodeTransaction, nullOutPoint, outputToJson } from '@mbaas/chain-codec';
import { mainnet, testnet } from '@mbaas/chain-params';
import { displayHash, hexDecode, hexEncode } from '@mbaas/chain-primitives';
import { expectOk } from '@mbaas/kernel';
import { describe, expect, it } from 'vitest';
import {
  attenuationScript, classifyOutput, depositUnlock, inputAddress, lockHeightScript, multisigRedeem, outputAddress, parseScriptText,
  payToBlackhole, payToKeyHash, payToPublicKey, payToScriptHash, scriptAddress, scriptText, sequenceLockScript, signKeyHash,
  signMultisig, signPublicKey, type ClassifiedScript,
} from './index.ts';

interface ScriptVector { name: string; hex: string; expected: Record<string, unknown>; verified: boolean; derived?: boolean }

const VECTORS = join(import.meta.dirname, '../../../../vectors/wire/scripts.json');
const vectors = JSON.parse(readFileSync(VECTORS, 'utf8')) as ScriptVector[];
const bytes = (hex: string): Uint8Array => expectOk(hexDecode(hex), 'hex of the test');

/** Our names of the patterns of the vectors. */
const PATTERNS: Readonly<Record<string, string>> = {
  'raw/non_standard': 'non-standard', non_standard: 'non-standard', null_data: 'null-data', pay_key_hash: 'pay-key-hash',
  pay_key_hash_with_lock_height: 'pay-key-hash-lock-height', pay_key_hash_with_sequence_lock: 'pay-key-hash-sequence-lock',
  pay_key_hash_with_attenuation_model: 'pay-key-hash-attenuation', pay_script_hash: 'pay-script-hash',
  pay_blackhole_address: 'pay-blackhole',
};

/** What the vectors say of a classified script, by their key. */
const PARTS: Readonly<Record<string, (script: ClassifiedScript) => unknown>> = {
  pattern: ({ pattern }) => pattern,
  hash160: ({ hash20 }) => hash20 && hexEncode(hash20),
  lock_height: ({ lockHeight }) => lockHeight,
  sequence_lock: ({ sequence }) => sequence,
  model: ({ attenuation }) => attenuation?.model,
  input_point: ({ attenuation }) => attenuation && { hash: displayHash(attenuation.inputPoint.hash), index: attenuation.inputPoint.index },
  data: ({ data }) => data && hexEncode(data),
};

describe('vectors/wire/scripts.json', () => {
  it('has the 87 entries this suite knows', () => expect(vectors).toHaveLength(87));

  it.each(vectors.filter(({ name }) => name.startsWith('output: ')))('$name', ({ hex, expected }) => {
    const output = expectOk(decodeOutput(bytes(hex)), 'a valid output');
    expect(outputAddress(output.script, mainnet)).toBe(expected['address']);
    expect(outputToJson(output).value).toBe(expected['value']);
  });

  it.each(vectors.filter(({ name }) => name.startsWith('input: ')))('$name', ({ hex, expected }) => {
    const transaction = `0400000001${hex}0000000000`;
    const [input] = expectOk(decodeTransaction(bytes(transaction)), 'a transaction around the input').inputs;
    expect({
      prev_hash: displayHash(input?.previousOutput.hash as Uint8Array), prev_index: input?.previousOutput.index,
      script: scriptText(input?.script as Uint8Array), sequence: input?.sequence,
    }).toEqual(expected);
  });

  const scripts = vectors.filter(({ name }) => !name.startsWith('output: ') && !name.startsWith('input: '));
  it.each(scripts)('$name', ({ hex, expected }) => {
    const script = bytes(hex);
    const classified = classifyOutput(script);
    let checked = 0;
    for (const [key, value] of Object.entries(expected)) {
      if (key === 'pattern') expect(classified.pattern).toBe(PATTERNS[value as string]);
      else if (key in PARTS) expect(PARTS[key]?.(classified)).toEqual(value);
      else if (key === 'asm') checkText(script, value as string);
      else if (key === 'address_mainnet') expect(outputAddress(script, mainnet)).toBe(value);
      else if (key === 'address_testnet') expect(outputAddress(script, testnet)).toBe(value);
      else if (key === 'p2sh_address' || key === 'p2sh_version_5') checkRedeem(script, value as string);
      else if (key !== 'p2sh_version_196') throw new Error(`nobody checks ${key}`);
      checked++;
    }
    expect(checked).toBeGreaterThan(0);
  });

  function checkText(script: Uint8Array, text: string): void {
    expect(scriptText(script)).toBe(text);
    const back = parseScriptText(text);
    // Texts lose the width of pushes; that the text of what they give back is the same is all there is to ask.
    expect(back.ok && scriptText(back.value)).toBe(text);
  }

  function checkRedeem(redeem: Uint8Array, address: string): void {
    const input = inputAddress(signMultisig([], redeem), mainnet);
    // An input names the address only for redeem scripts of a standard pattern.
    const standard = classifyOutput(redeem).pattern === 'pay-multisig';
    expect(input).toBe(standard ? address : null);
    const viaOutput = inputAddress(bytes(`51${hexEncode(signPublicKey(redeem))}`), mainnet);
    expect(viaOutput).toBe(classifyOutput(redeem).pattern === 'non-standard' ? null : address);
  }
});

const HASH = bytes('61fde3bd4e6955c99b16de2d71e2a369888a1c0b');
const HASH_HEX = hexEncode(HASH);
const ADDRESS = 'MGqHvbaH9wzdr6oUDFz4S1HptjoKQcjRve';
const KEY = bytes(`02${'11'.repeat(32)}`);
const OTHER_KEY = bytes(`03${'22'.repeat(32)}`);
const SIGNATURE = bytes('30'.repeat(70));

describe('builders make what is recognised', () => {
  it.each([
    ['pay-key-hash', payToKeyHash(HASH), ADDRESS],
    ['pay-key-hash-lock-height', lockHeightScript(10, HASH), ADDRESS],
    ['pay-key-hash-sequence-lock', sequenceLockScript(16, HASH), ADDRESS],
    ['pay-key-hash-attenuation', attenuationScript('PN=0', nullOutPoint(), HASH), ADDRESS],
    ['pay-script-hash', payToScriptHash(HASH), '3AdMdYjHT3zoM8MiHqkHQBqHVCcGtz8dtk'],
    ['pay-blackhole', payToBlackhole(), BLACKHOLE_ADDRESS],
    ['pay-public-key', payToPublicKey(KEY), outputAddress(signKeyHash(SIGNATURE, KEY), mainnet)],
    ['pay-multisig', multisigRedeem(1, [hexEncode(KEY), hexEncode(OTHER_KEY)]), null],
    ['sign-key-hash-lock-height', depositUnlock(SIGNATURE, KEY, 25200), outputAddress(payToPublicKey(KEY), mainnet)],
    ['sign-public-key', signPublicKey(SIGNATURE), null],
  ] as const)('%s', (pattern, script, address) => {
    expect(classifyOutput(script).pattern).toBe(pattern);
    if (pattern !== 'pay-script-hash') expect(outputAddress(script, mainnet)).toBe(address);
    else expect(outputAddress(script, mainnet)).toBe(outputAddress(script, testnet));
  });

  it('gives the parts back', () => {
    expect(classifyOutput(lockHeightScript(25200, HASH))).toEqual({ pattern: 'pay-key-hash-lock-height', hash20: HASH, lockHeight: 25200 });
    expect(classifyOutput(sequenceLockScript(0x400014, HASH))).toEqual({ pattern: 'pay-key-hash-sequence-lock', hash20: HASH, sequence: 0x400014 });
    const point = { hash: bytes('ab'.repeat(32)), index: 7 };
    expect(classifyOutput(attenuationScript('PN=0;LH=1', point, HASH)).attenuation).toEqual({ model: 'PN=0;LH=1', inputPoint: point });
    const redeem = multisigRedeem(2, [hexEncode(OTHER_KEY), hexEncode(KEY).toUpperCase()]);
    expect(classifyOutput(redeem)).toEqual({ pattern: 'pay-multisig', m: 2, keys: [KEY, OTHER_KEY] });
    expect(classifyOutput(signMultisig([SIGNATURE], redeem))).toEqual({ pattern: 'sign-multisig', redeem });
    expect(classifyOutput(depositUnlock(SIGNATURE, KEY, 25200))).toEqual({ pattern: 'sign-key-hash-lock-height', publicKey: KEY, lockHeight: 25200 });
  });

  it.each([
    () => payToKeyHash(KEY), () => payToScriptHash(KEY), () => lockHeightScript(0, HASH), () => lockHeightScript(2 ** 31, HASH),
    () => attenuationScript('P'.repeat(521), nullOutPoint(), HASH), () => multisigRedeem(0, [hexEncode(KEY)]),
    () => multisigRedeem(2, [hexEncode(KEY)]), () => multisigRedeem(1, ['00']), () => multisigRedeem(1, Array.from({ length: 17 }, () => hexEncode(KEY))),
  ])('refuses impossible parts (%#)', (build) => expect(build).toThrow());
});

describe('edges of the patterns', () => {
  const tail = `76a914${HASH_HEX}88ac`;
  const point = `24${'00'.repeat(32)}ffffffff`;
  const key = hexEncode(KEY);
  it.each([
    ['null-data', `6a4b${'00'.repeat(75)}`],
    ['non-standard', `6a4c4c${'00'.repeat(76)}`],
    ['non-standard', '6a00'],
    ['non-standard', '6a51'],
    ['non-standard', `519d${tail}`],
    ['non-standard', `009d${tail}`],
    ['non-standard', `4c010a9d${tail}`],
    ['non-standard', `0114b3${tail}`],
    ['non-standard', `0114b275${tail}`],
    ['non-standard', `76a94c14${HASH_HEX}88ac`],
    ['non-standard', `${tail}61`],
    ['pay-key-hash-attenuation', `4d010050${point}b2${tail}`],
    ['non-standard', `4c0150${point}b2${tail}`],
    ['non-standard', `4d0902${'50'.repeat(521)}${point}b2${tail}`],
    ['pay-key-hash-attenuation', `4d0802${'50'.repeat(520)}${point}b2${tail}`],
    ['non-standard', `a914${HASH_HEX}88`],
    ['pay-multisig', `5121${key}51ae`],
    ['non-standard', `5221${key}51ae`],
    ['non-standard', `5121${key}52ae`],
    ['non-standard', `5102aabb51ae`],
    ['non-standard', `5151ae`],
    ['pay-public-key', `4104${'00'.repeat(64)}ac`],
    ['non-standard', `4106${'00'.repeat(64)}ac`],
    ['non-standard', `21${'05'.repeat(33)}ac`],
    ['sign-multisig', '0000'],
    ['sign-multisig', '0001aa4c01bb'],
    ['non-standard', '004c01bb01aa'],
    ['sign-public-key', '00'],
    ['sign-public-key', '60'],
    ['non-standard', '50'],
    ['sign-key-hash', `5121${key}`],
    ['sign-key-hash-lock-height', `5121${key}60`],
    ['sign-script-hash', `51${(tail.length / 2).toString(16)}${tail}`],
    ['non-standard', `5151${'0151'}`],
    ['non-standard', ''],
    ['non-standard', '4c'],
  ])('%s: %s', (pattern, hex) => expect(classifyOutput(bytes(hex)).pattern).toBe(pattern));

  it.each(['0100', '0180', '020a00', '050000000001'])('keeps the pattern, but no number, for %s', (push) => {
    const deposit = classifyOutput(bytes(`${push}9d${tail}`));
    const lock = classifyOutput(bytes(`${push}b375${tail}`));
    expect([deposit.pattern, deposit.lockHeight]).toEqual(['pay-key-hash-lock-height', undefined]);
    expect([lock.pattern, lock.sequence]).toEqual(['pay-key-hash-sequence-lock', undefined]);
  });

  it('reads the number of a deposit input in every form', () => {
    const heights = ['00', '5a', '010a', '020a00'].map((push) => classifyOutput(bytes(`5121${key}${push}`)).lockHeight);
    expect(heights).toEqual([0, 10, 10, undefined]);
  });
});

describe('script-address', () => {
  it.each(['', '4c', '51', '6a0141', '0030', hexEncode(multisigRedeem(1, [hexEncode(KEY)]))])('%s compares equal to the blackhole', (hex) => {
    expect(outputAddress(bytes(hex), mainnet)).toBeNull();
    expect(scriptAddress(bytes(hex), mainnet)).toBe(BLACKHOLE_ADDRESS);
  });
  it('is the address where there is one', () => expect(scriptAddress(payToKeyHash(HASH), mainnet)).toBe(ADDRESS));
});
