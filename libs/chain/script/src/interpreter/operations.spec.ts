import { describe, expect, it } from 'vitest';
import { run } from '../../test/one-input-spend.ts';

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
