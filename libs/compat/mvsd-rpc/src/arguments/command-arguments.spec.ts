import { describe, expect, it } from 'vitest';
import type { RpcValue } from '../rpc-value.ts';
import { readArguments, type ArgumentPlan } from './command-arguments.ts';
import { isInRange, numberArgument, rangeArgument } from './number-argument.ts';

const PLAN: ArgumentPlan = {
  positional: [{ name: 'ADDRESS', required: true }, { name: 'JSON', required: false }],
  options: { utxo: { letter: 'u', value: false }, range: { letter: 'r', value: true }, index: { value: true } },
};
const read = (...params: RpcValue[]): unknown => {
  const found = readArguments(params, PLAN);
  return found.ok ? Object.fromEntries(found.value) : found.error;
};

describe('arguments', () => {
  it.each<[string, RpcValue[], Record<string, string>]>([
    ['positional ones', ['A', 'false'], { address: 'A', json: 'false' }],
    ['a flag by letter', ['A', '-u'], { address: 'A', utxo: 'true' }],
    ['a flag by name', ['--utxo', 'A'], { address: 'A', utxo: 'true' }],
    ['a value apart', ['-r', '0:11', 'A'], { address: 'A', range: '0:11' }],
    ['a value in the token', ['A', '--range=0:11'], { address: 'A', range: '0:11' }],
    ['a value behind its letter', ['A', '-r0:11'], { address: 'A', range: '0:11' }],
    ['a value with an equals sign', ['A', '--range=a=b'], { address: 'A', range: 'a=b' }],
    ['a positional one by name', ['A', '--json=false'], { address: 'A', json: 'false' }],
    ['the object form', [{ range: '0:11', utxo: '' }, 'A'], { address: 'A', range: '0:11', utxo: 'true' }],
    ['numbers', ['A', { index: 2n }], { address: 'A', index: '2' }],
    ['a value with a minus', ['A', '-1'], { address: 'A', json: '-1' }],
    ['an empty text', [''], { address: '' }],
  ])('reads %s', (_name, params, expected) => {
    expect(read(...params)).toEqual(expected);
  });

  it.each<[string, RpcValue[], string]>([
    ['none of a required one', [], "the option '--ADDRESS' is required but missing"],
    ['an unknown letter', ['A', '-z'], "unrecognised option '-z'"],
    ['an unknown name', ['A', '--toString'], "unrecognised option '--toString'"],
    ['an option without its value', ['A', '-r'], "the option '--range' is required but missing"],
    ['one too many', ['A', 'B', 'C'], "the argument ('C') for option '--arguments' is invalid"],
  ])('refuses %s', (_name, params, message) => {
    expect(read(...params)).toEqual({ code: 1021, message });
  });
});

describe('numbers and ranges', () => {
  const found = new Map([['limit', '8'], ['word', 'x'], ['range', '3:5'], ['bad', '3:'], ['huge', '9'.repeat(16)]]);

  it('are read or refused with 1021', () => {
    expect(numberArgument(found, 'limit', 1)).toEqual({ ok: true, value: 8 });
    expect(numberArgument(found, 'index', 1)).toEqual({ ok: true, value: 1 });
    expect(numberArgument(found, 'word', 1)).toMatchObject({ ok: false, error: { code: 1021 } });
    expect(numberArgument(found, 'huge', 1)).toMatchObject({ ok: false, error: { code: 1021 } });
    expect(rangeArgument(found, 'bad')).toMatchObject({ ok: false, error: { code: 1021 } });
  });

  it('leave out their end', () => {
    const range = rangeArgument(found, 'range');
    expect(range.ok && [2n, 3n, 4n, 5n].map((value) => isInRange(value, range.value))).toEqual([false, true, true, false]);
    expect(isInRange(9n, undefined)).toBe(true);
  });
});
