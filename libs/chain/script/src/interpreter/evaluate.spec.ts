import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hash160, publicKeyFromPrivate, signDer } from '@mbaas/chain-crypto';
import { decodeTransaction, nullOutPoint, type Transaction } from '@mbaas/chain-codec';
import { hexDecode, hexEncode } from '@mbaas/chain-primitives';
import { expectOk } from '@mbaas/kernel';
import { describe, expect, it } from 'vitest';
import { createSighashCache, encodeScript, evaluate, multisigRedeem, payToKeyHash, payToScriptHash, pushOf, SIGHASH, signatureHash, signKeyHash, signMultisig } from '../index.ts';

interface EvalVector {
  name: string; hex: string; verified: boolean;
  expected: { prevout_script: string; input_index: number; valid: boolean; error: string | null };
}

const VECTORS = join(import.meta.dirname, '../../../../../vectors/wire/script_eval.json');
const vectors = JSON.parse(readFileSync(VECTORS, 'utf8')) as EvalVector[];
const bytes = (hex: string): Uint8Array => expectOk(hexDecode(hex), 'hex of the test');
const codeOf = (result: ReturnType<typeof evaluate>): string => (result.ok ? 'ok' : result.error.code);

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

const transaction = (inputScript: string, changes: Partial<Transaction> = {}, sequence = 0): Transaction => ({
  version: 4,
  inputs: [{ previousOutput: { ...nullOutPoint(), index: 0 }, script: bytes(inputScript), sequence }],
  outputs: [{ value: 1n, script: bytes('51'), attachment: { version: 1, kind: 'etp' } }],
  lockTime: 0,
  ...changes,
});

const run = (inputScript: string, previousScript: string, changes?: Partial<Transaction>, sequence?: number): string =>
  codeOf(evaluate({ tx: transaction(inputScript, changes, sequence), inputIndex: 0, previousScript: bytes(previousScript) }));

/** `input / output → outcome`, in hex. */
type Case = readonly [inputScript: string, previousScript: string, outcome: string];

describe('limits', () => {
  it.each<Case>([
    ['', `51${'61'.repeat(201)}`, 'ok'],
    ['', `51${'61'.repeat(202)}`, 'SCRIPT_TOO_MANY_OPERATIONS'],
    [`4d0802${'00'.repeat(520)}`, '7551', 'ok'],
    [`4d0902${'00'.repeat(521)}`, '7551', 'SCRIPT_PUSH_TOO_LONG'],
    ['', `0063 4d0902 ${'00'.repeat(521)} 68 51`.replaceAll(' ', ''), 'SCRIPT_PUSH_TOO_LONG'],
    ['51'.repeat(1000), '61', 'ok'],
    ['51'.repeat(1000), '51', 'SCRIPT_STACK_TOO_DEEP'],
    [`${'51'.repeat(999)}`, '6b766c', 'ok'],
    [`${'51'.repeat(1000)}`, '6b7676', 'SCRIPT_STACK_TOO_DEEP'],
    ['51'.repeat(100), `4d0802${'00'.repeat(520)}75`.repeat(19), 'ok'],
    ['', '51'.repeat(10_001), 'SCRIPT_TOO_LONG'],
    ['51'.repeat(10_001), '51', 'SCRIPT_TOO_LONG'],
    ['02aa', '51', 'SCRIPT_PUSH_TRUNCATED'],
  ])('%# %s / %s', (input, previous, outcome) => expect(run(input, previous)).toBe(outcome));

  it('a multi-signature check counts its keys as operations', () => {
    const keys = (count: number): string => `0000${'51'.repeat(count)}01${count.toString(16).padStart(2, '0')}ae`;
    expect(run('', `${keys(20)}${'61'.repeat(180)}`)).toBe('ok');
    expect(run('', `${keys(20)}${'61'.repeat(181)}`)).toBe('SCRIPT_TOO_MANY_OPERATIONS');
    expect(run('', `${'61'.repeat(181)}${keys(20)}`)).toBe('SCRIPT_TOO_MANY_OPERATIONS');
  });
});

describe('flow', () => {
  it.each<Case>([
    ['51', '6351670068', 'ok'],
    ['00', '6351670068', 'SCRIPT_FALSE'],
    ['00', '6451670068', 'ok'],
    ['51', '63516700675168', 'ok'],
    ['00', '63 63 6a 68 67 51 68'.replaceAll(' ', ''), 'ok'],
    ['00', '63 65 68 51'.replaceAll(' ', ''), 'SCRIPT_OPCODE_UNKNOWN'],
    ['00', '63 66 68 51'.replaceAll(' ', ''), 'SCRIPT_OPCODE_UNKNOWN'],
    ['00', '63 62 50 ba ff 6a 68 51'.replaceAll(' ', ''), 'ok'],
    ['00', '63 7e 68 51'.replaceAll(' ', ''), 'SCRIPT_OPCODE_DISABLED'],
    ['', '6351', 'SCRIPT_CONDITIONAL_UNBALANCED'],
    ['51', '6351', 'SCRIPT_CONDITIONAL_UNBALANCED'],
    ['', '5167', 'SCRIPT_CONDITIONAL_UNBALANCED'],
    ['', '5168', 'SCRIPT_CONDITIONAL_UNBALANCED'],
    ['5163', '5168', 'SCRIPT_CONDITIONAL_UNBALANCED'],
    ['', '69', 'SCRIPT_STACK_TOO_SHORT'],
    ['00', '6951', 'SCRIPT_VERIFY_FAILED'],
    ['51', '6951', 'ok'],
    ['51', '6a', 'SCRIPT_RETURN'],
    ['51', '61b0b4b5b6b7b8b9', 'ok'],
    ['51', 'ba', 'SCRIPT_OPCODE_UNKNOWN'],
    ['51', '50', 'SCRIPT_OPCODE_UNKNOWN'],
    ['51', '62', 'SCRIPT_OPCODE_UNKNOWN'],
    ['51', '89', 'SCRIPT_OPCODE_UNKNOWN'],
    ['51', '8a', 'SCRIPT_OPCODE_UNKNOWN'],
    ['', '', 'SCRIPT_FALSE'],
    ['0180', '', 'SCRIPT_FALSE'],
    ['020000', '', 'SCRIPT_FALSE'],
    ['020080', '', 'SCRIPT_FALSE'],
    ['028000', '', 'ok'],
    ['020001', '', 'ok'],
  ])('%# %s / %s: %s', (input, previous, outcome) => expect(run(input, previous)).toBe(outcome));

  it.each(['7e', '7f', '80', '81', '83', '84', '85', '86', '8d', '8e', '95', '96', '97', '98', '99'])('%s is disabled', (opcode) => {
    expect(run('5151', `${opcode}51`)).toBe('SCRIPT_OPCODE_DISABLED');
  });
});

describe('stack', () => {
  /** Input, operations, and the stack they leave, bottom first, as comparisons from the top down. */
  const leaves = (...items: number[]): string => `${items.reverse().map((item) => `${(0x50 + item).toString(16)}88`).join('')}740087`;
  it.each([
    ['51', '6b526c', [2, 1]],
    ['515253', '6d', [1]],
    ['5152', '6e', [1, 2, 1, 2]],
    ['515253', '6f', [1, 2, 3, 1, 2, 3]],
    ['51525354', '70', [1, 2, 3, 4, 1, 2]],
    ['515253545556', '71', [3, 4, 5, 6, 1, 2]],
    ['51525354', '72', [3, 4, 1, 2]],
    ['51', '73', [1, 1]],
    ['5152', '74', [1, 2, 2]],
    ['5152', '75', [1]],
    ['51', '76', [1, 1]],
    ['5152', '77', [2]],
    ['5152', '78', [1, 2, 1]],
    ['51525352', '79', [1, 2, 3, 1]],
    ['51525300', '79', [1, 2, 3, 3]],
    ['51525352', '7a', [2, 3, 1]],
    ['515253', '7b', [2, 3, 1]],
    ['5152', '7c', [2, 1]],
    ['5152', '7d', [2, 1, 2]],
    ['03aaaaaa', '827c75', [3]],
  ])('%s %s', (input, operations, stack) => expect(run(input, `${operations}${leaves(...stack)}`)).toBe('ok'));

  it.each<Case>([
    ['', '6b', 'SCRIPT_STACK_TOO_SHORT'], ['51', '6c', 'SCRIPT_ALT_STACK_EMPTY'], ['51', '6d', 'SCRIPT_STACK_TOO_SHORT'],
    ['51', '6e', 'SCRIPT_STACK_TOO_SHORT'], ['5151', '6f', 'SCRIPT_STACK_TOO_SHORT'], ['515151', '70', 'SCRIPT_STACK_TOO_SHORT'],
    ['5151515151', '71', 'SCRIPT_STACK_TOO_SHORT'], ['515151', '72', 'SCRIPT_STACK_TOO_SHORT'], ['', '73', 'SCRIPT_STACK_TOO_SHORT'],
    ['', '75', 'SCRIPT_STACK_TOO_SHORT'], ['', '76', 'SCRIPT_STACK_TOO_SHORT'], ['51', '77', 'SCRIPT_STACK_TOO_SHORT'],
    ['51', '78', 'SCRIPT_STACK_TOO_SHORT'], ['51', '79', 'SCRIPT_STACK_TOO_SHORT'], ['5151', '79', 'SCRIPT_STACK_TOO_SHORT'],
    ['514f', '79', 'SCRIPT_STACK_TOO_SHORT'], ['514f', '7a', 'SCRIPT_STACK_TOO_SHORT'], ['51050000000000', '79', 'SCRIPT_NUMBER_TOO_LONG'],
    ['5151', '7b', 'SCRIPT_STACK_TOO_SHORT'], ['51', '7c', 'SCRIPT_STACK_TOO_SHORT'], ['51', '7d', 'SCRIPT_STACK_TOO_SHORT'],
    ['', '82', 'SCRIPT_STACK_TOO_SHORT'], ['00', '73740087', 'SCRIPT_FALSE'], ['516b', '6c', 'SCRIPT_ALT_STACK_EMPTY'],
  ])('%s / %s: %s', (input, previous, outcome) => expect(run(input, previous)).toBe(outcome));
});

describe('arithmetic', () => {
  it.each([
    ['51', '8b', '52'], ['51', '8c', '00'], ['00', '8c', '4f'], ['51', '8f', '4f'], ['00', '8f', '00'], ['4f', '90', '51'], ['55', '90', '55'],
    ['00', '91', '51'], ['52', '91', '00'], ['52', '92', '51'], ['00', '92', '00'], ['0180', '91', '51'], ['5253', '93', '55'],
    ['5253', '94', '4f'], ['04ffffff7f04ffffff7f', '93', '05feffffff00'], ['5200', '9a', '00'], ['5253', '9a', '51'],
    ['5200', '9b', '51'], ['0000', '9b', '00'], ['5252', '9c', '51'], ['520100', '9c', '00'], ['52020200', '9c', '51'],
    ['5253', '9e', '51'], ['5253', '9f', '51'], ['5352', '9f', '00'], ['5352', 'a0', '51'], ['5353', 'a1', '51'], ['5453', 'a1', '00'],
    ['5353', 'a2', '51'], ['5254', 'a2', '00'], ['5254', 'a3', '52'], ['524f', 'a3', '4f'], ['5254', 'a4', '54'],
    ['525254', 'a5', '51'], ['545254', 'a5', '00'], ['515254', 'a5', '00'],
  ])('%s %s leaves %s', (input, operation, result) => expect(run(input, `${operation}${result}87`)).toBe('ok'));

  it.each<Case>([
    ['050000000000', '8b', 'SCRIPT_NUMBER_TOO_LONG'], ['51050000000000', '93', 'SCRIPT_NUMBER_TOO_LONG'],
    ['05000000000051', '9d', 'SCRIPT_NUMBER_TOO_LONG'], ['', '8b', 'SCRIPT_STACK_TOO_SHORT'], ['51', '93', 'SCRIPT_STACK_TOO_SHORT'],
    ['51', '9d', 'SCRIPT_STACK_TOO_SHORT'], ['5151', 'a5', 'SCRIPT_STACK_TOO_SHORT'], ['5152', '9d51', 'SCRIPT_NUMEQUALVERIFY_FAILED'],
    ['5151', '9d51', 'ok'], ['51', '87', 'SCRIPT_STACK_TOO_SHORT'], ['51', '88', 'SCRIPT_STACK_TOO_SHORT'],
    ['5152', '8851', 'SCRIPT_EQUALVERIFY_FAILED'], ['5151', '8851', 'ok'], ['0100', '0087', 'SCRIPT_FALSE'],
  ])('%s / %s: %s', (input, previous, outcome) => expect(run(input, previous)).toBe(outcome));
});

describe('hashes', () => {
  it.each([
    ['a6', '9c1185a5c5e9fc54612808977ee8f548b2258d31'],
    ['a7', 'da39a3ee5e6b4b0d3255bfef95601890afd80709'],
    ['a8', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['a9', 'b472a266d0bd89c13706a4132ccfb16f7c3b9fcb'],
    ['aa', '5df6e0e2761359d30a8275058e299fcc0381534545f55cf43e41983f5d4c9456'],
  ])('%s of nothing', (operation, digest) => {
    // The NOP keeps the HASH160 case from being a script-hash output.
    expect(run('00', `${operation}61${(digest.length / 2).toString(16)}${digest}87`)).toBe('ok');
    expect(run('', operation)).toBe('SCRIPT_STACK_TOO_SHORT');
  });
});

describe('locks', () => {
  it.each([
    ['', 'b1', {}, 0, 'SCRIPT_STACK_TOO_SHORT'],
    ['06000000000001', 'b1', {}, 0, 'SCRIPT_NUMBER_TOO_LONG'],
    ['4f', 'b1', {}, 0, 'SCRIPT_LOCKTIME_NEGATIVE'],
    ['05ffffffff00', 'b1', { lockTime: 0xffffffff }, 0, 'ok'],
    ['05ffffffff7f', 'b1', { lockTime: 0xffffffff }, 0, 'SCRIPT_LOCKTIME_UNSATISFIED'],
    ['0400ca9a3b', 'b1', { lockTime: 100 }, 0, 'SCRIPT_LOCKTIME_UNSATISFIED'],
    ['', 'b3', {}, 0, 'SCRIPT_STACK_TOO_SHORT'],
    ['06000000000001', 'b3', {}, 0, 'SCRIPT_NUMBER_TOO_LONG'],
    ['050000008001', 'b3', { version: 1 }, 0xffffffff, 'ok'],
    ['050100000001', 'b3', {}, 1, 'ok'],
    ['050200000001', 'b3', {}, 1, 'SCRIPT_LOCKTIME_UNSATISFIED'],
    ['51', 'b3', { version: 0xffffffff }, 1, 'ok'],
    ['51', 'b2', {}, 0, 'SCRIPT_STACK_TOO_SHORT'],
    ['5151', 'b2', {}, 0, 'SCRIPT_MODEL_INVALID'],
  ])('%s / %s %o sequence %i: %s', (input, previous, changes, sequence, outcome) => {
    expect(run(input, previous, changes, sequence)).toBe(outcome);
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
