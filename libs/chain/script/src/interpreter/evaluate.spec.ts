import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hash160, publicKeyFromPrivate, signDer } from '@mbaas/chain-crypto';
import { decodeTransaction, type Transaction } from '@mbaas/chain-codec';
import { hexEncode } from '@mbaas/chain-primitives';
import { expectOk } from '@mbaas/kernel';
import { describe, expect, it } from 'vitest';
import { bytes, codeOf, run, transaction } from '../../test/one-input-spend.ts';
import { createSighashCache, encodeScript, evaluate, multisigRedeem, payToKeyHash, payToScriptHash, pushOf, SIGHASH, signatureHash, signKeyHash, signMultisig } from '../index.ts';

interface EvalVector {
  name: string; hex: string; verified: boolean;
  expected: { prevout_script: string; input_index: number; valid: boolean; error: string | null };
}

const VECTORS = join(import.meta.dirname, '../../../../../vectors/wire/script_eval.json');
const vectors = JSON.parse(readFileSync(VECTORS, 'utf8')) as EvalVector[];

/** Our code for each error name of the node's verifier. */
const CODES: Readonly<Record<string, string>> = {
  UNSATISFIED_LOCKTIME: 'SCRIPT_LOCKTIME_UNSATISFIED', INVALID_MODEL_PARAM: 'SCRIPT_MODEL_INVALID', EVAL_FALSE: 'SCRIPT_FALSE',
  SIG_DER: 'SCRIPT_SIGNATURE_NOT_DER', NUMEQUALVERIFY: 'SCRIPT_NUMEQUALVERIFY_FAILED', NEGATIVE_LOCKTIME: 'SCRIPT_LOCKTIME_NEGATIVE',
  INVALID_STACK_OPERATION: 'SCRIPT_STACK_TOO_SHORT', SIG_PUSHONLY: 'SCRIPT_INPUT_NOT_PUSH_ONLY', OP_RETURN: 'SCRIPT_RETURN',
};
/** The node hashes shifted bytes there; we refuse before hashing anything. */
const AWARD = 'transaction with an ETP award output cannot be verified';

describe('vectors/wire/script_eval.json', () => {
  it('has 77 entries', () => expect(vectors).toHaveLength(77));

  it.each(vectors)('$name', ({ name, hex, expected }) => {
    const tx = expectOk(decodeTransaction(bytes(hex)), 'a transaction of the vectors');
    const spend = { tx, inputIndex: expected.input_index, previousScript: bytes(expected.prevout_script) };
    const code = expected.error === null ? 'ok' : name === AWARD ? 'SCRIPT_AWARD_OUTPUT' : CODES[expected.error];
    expect(codeOf(evaluate(spend))).toBe(code);
    expect(codeOf(evaluate({ ...spend, sighash: createSighashCache(tx) }))).toBe(code);
    expect(code === 'ok').toBe(expected.valid);
  });
});

const KEYS = [1, 2, 3].map((last) => Uint8Array.from({ length: 32 }, (_, index) => (index === 31 ? last : 7)));
const PUBLIC_KEYS = KEYS.map((key) => publicKeyFromPrivate(key));
const key = (index: number): Uint8Array => KEYS[index] as Uint8Array;
const publicKey = (index: number): Uint8Array => PUBLIC_KEYS[index] as Uint8Array;

function signed(tx: Transaction, code: Uint8Array, signer: number, hashType: number = SIGHASH.ALL, inputIndex = 0): Uint8Array {
  return Uint8Array.of(...signDer(signatureHash(tx, inputIndex, code, hashType), key(signer)), hashType);
}

const withInput = (tx: Transaction, script: Uint8Array, inputIndex = 0): Transaction => ({
  ...tx, inputs: tx.inputs.map((input, index) => (index === inputIndex ? { ...input, script } : input)),
});

describe('signatures', () => {
  const blank = transaction('');
  const bare = (m: number, n: number): Uint8Array => encodeScript([{ opcode: 0x50 + m }, ...PUBLIC_KEYS.slice(0, n).map(pushOf), { opcode: 0x50 + n }, { opcode: 0xae }]);
  const spend = (script: Uint8Array, previousScript: Uint8Array, tx = blank): string =>
    codeOf(evaluate({ tx: withInput(tx, script), inputIndex: 0, previousScript }));

  it('bare multi-signature: order matters, the item below may be anything', () => {
    const code = bare(2, 3);
    const sign = (signer: number): Uint8Array => signed(blank, code, signer);
    const input = (first: number, ...signers: number[]): Uint8Array => encodeScript([{ opcode: first }, ...signers.map((signer) => pushOf(sign(signer)))]);
    expect(spend(input(0, 0, 1), code)).toBe('ok');
    expect(spend(input(0x52, 0, 2), code)).toBe('ok');
    expect(spend(input(0, 1, 0), code)).toBe('SCRIPT_FALSE');
    expect(spend(input(0, 1, 1), code)).toBe('SCRIPT_FALSE');
    expect(spend(input(0, 1), code)).toBe('SCRIPT_STACK_TOO_SHORT');
  });

  it('a script hash runs its redeem script', () => {
    const redeem = multisigRedeem(2, PUBLIC_KEYS.map(hexEncode));
    const previous = payToScriptHash(hash160(redeem));
    // The redeem script has its keys sorted, so signers go by their place in it.
    const order = [0, 1, 2].sort((a, b) => (hexEncode(publicKey(a)) < hexEncode(publicKey(b)) ? -1 : 1));
    const sign = (place: number): Uint8Array => signed(blank, redeem, order[place] as number);
    expect(spend(signMultisig([sign(0), sign(2)], redeem), previous)).toBe('ok');
    expect(spend(signMultisig([sign(2), sign(0)], redeem), previous)).toBe('SCRIPT_FALSE');
    expect(spend(signMultisig([], bytes('51')), previous)).toBe('SCRIPT_FALSE');
    expect(spend(bytes('0151'), payToScriptHash(hash160(bytes('51'))))).toBe('ok');
    expect(spend(bytes('500151'), payToScriptHash(hash160(bytes('51'))))).toBe('SCRIPT_OPCODE_UNKNOWN');
    expect(spend(bytes('0100'), payToScriptHash(hash160(bytes('00'))))).toBe('SCRIPT_FALSE');
    expect(spend(bytes('0175'), payToScriptHash(hash160(bytes('75'))))).toBe('SCRIPT_STACK_TOO_SHORT');
  });

  it.each([
    ['SCRIPT_KEY_COUNT', '00', '0115ae'], ['SCRIPT_KEY_COUNT', '00', '4fae'], ['SCRIPT_SIGNATURE_COUNT', '00', '525151ae'],
    ['SCRIPT_SIGNATURE_COUNT', '00', '4f5151ae'], ['SCRIPT_NUMBER_TOO_LONG', '00', '050000000000ae'],
    ['SCRIPT_NUMBER_TOO_LONG', '00', '05000000000000ae'], ['SCRIPT_STACK_TOO_SHORT', '', 'ae'], ['SCRIPT_STACK_TOO_SHORT', '', '51ae'],
    ['SCRIPT_STACK_TOO_SHORT', '', '0000ae'], ['ok', '00', '0000ae'], ['ok', '00', '0000af51'], ['SCRIPT_CHECKMULTISIGVERIFY_FAILED', '0000', '515151af51'],
    ['SCRIPT_SIGNATURE_NOT_DER', '0051', '515151ae'], ['SCRIPT_CHECKSIGVERIFY_FAILED', '0000', 'ad51'], ['SCRIPT_STACK_TOO_SHORT', '51', 'ac'],
    ['SCRIPT_SIGNATURE_NOT_DER', '5151', 'ac'], ['SCRIPT_FALSE', '0000', 'ac'],
  ])('%s: %s / %s', (outcome, input, previous) => expect(run(input, previous)).toBe(outcome));

  it('a well-formed signature of too large numbers, or for an impossible key, is false', () => {
    const keyOutput = bytes(`21${hexEncode(publicKey(0))}ac`);
    const numbers = [`022100${'ff'.repeat(32)}`, `02237f${'ff'.repeat(34)}`, '020100'];
    for (const number of numbers) {
      const der = bytes(`30${(number.length / 2 + 3).toString(16).padStart(2, '0')}${number}02010101`);
      expect(spend(encodeScript([pushOf(der)]), keyOutput)).toBe('SCRIPT_FALSE');
    }
    const previous = bytes(`21${'05'.repeat(33)}ac`);
    expect(spend(encodeScript([pushOf(signed(blank, previous, 0))]), previous)).toBe('SCRIPT_FALSE');
  });

  it('a separator cuts off what is in front of it', () => {
    const tail = bytes(`21${hexEncode(publicKey(0))}ac`);
    const previous = bytes(`5175ab${hexEncode(tail)}`);
    expect(spend(encodeScript([pushOf(signed(blank, tail, 0))]), previous)).toBe('ok');
    expect(spend(encodeScript([pushOf(signed(blank, previous, 0))]), previous)).toBe('SCRIPT_FALSE');
  });

  it('a signature in the output script is removed before it is checked', () => {
    // Signing the script without the push, then putting the push in: only removal makes the digest come out right.
    const tail = bytes(`7c75 21${hexEncode(publicKey(0))} ac`.replaceAll(' ', ''));
    const signature = signed(blank, tail, 0);
    const previous = Uint8Array.of(...encodeScript([pushOf(signature)]), ...tail);
    expect(spend(bytes('51'), previous)).toBe('ok');
  });

  it('SINGLE for a later input is for the profile to judge', () => {
    const code = payToKeyHash(hash160(publicKey(0)));
    const input = blank.inputs[0] as Transaction['inputs'][number];
    const output = blank.outputs[0] as Transaction['outputs'][number];
    const tx = { ...blank, inputs: [input, { ...input, previousOutput: { ...input.previousOutput, index: 1 } }], outputs: [output, output] };
    for (const hashType of [SIGHASH.SINGLE, SIGHASH.SINGLE | SIGHASH.ANYONECANPAY]) {
      for (const [inputIndex, outcome] of [[0, 'ok'], [1, 'SCRIPT_SIGHASH_UNDEFINED']] as const) {
        const script = signKeyHash(signed(tx, code, 0, hashType, inputIndex), publicKey(0));
        const spend = { tx: withInput(tx, script, inputIndex), inputIndex, previousScript: code };
        expect(codeOf(evaluate(spend))).toBe('ok');
        expect(codeOf(evaluate({ ...spend, refuseUndefinedSighash: true }))).toBe(outcome);
      }
    }
  });

  it('an award output fails every script', () => {
    const award = transaction('51', { outputs: [{ value: 1n, script: bytes('51'), attachment: { version: 1, kind: 'award', height: 7n } }] });
    expect(codeOf(evaluate({ tx: award, inputIndex: 0, previousScript: bytes('51') }))).toBe('SCRIPT_AWARD_OUTPUT');
    expect(codeOf(evaluate({ tx: award, inputIndex: 0, previousScript: bytes('51'), sighash: createSighashCache(award) }))).toBe('SCRIPT_AWARD_OUTPUT');
  });

  it('asks the injected functions', () => {
    const asked: string[] = [];
    const code = payToKeyHash(hash160(publicKey(0)));
    const tx = withInput(blank, signKeyHash(signed(blank, code, 0), publicKey(0)));
    const result = evaluate({
      tx, inputIndex: 0, previousScript: code,
      verify: (digest, signature, signer) => (asked.push(`${digest.length} ${signature.length} ${signer.length}`), false),
      hash160: (data) => (asked.push('hash160'), hash160(data)),
      sha256: (data) => (asked.push('sha256'), data.subarray(0, 32)),
    });
    expect(codeOf(result)).toBe('SCRIPT_FALSE');
    expect(asked).toEqual(['hash160', 'sha256', 'sha256', '32 64 33']);
  });

  it('throws when there is no such input', () => {
    expect(() => evaluate({ tx: blank, inputIndex: 1, previousScript: bytes('51') })).toThrow('the input to evaluate exists');
  });
});
