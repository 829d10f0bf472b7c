import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  available, checkFullRelease, checkInitial, checkRunning, checkSuccession, diff, inflationSchedule, normalise, parseModel,
  type AttenuationModel,
} from './index.ts';

const VECTORS = join(import.meta.dirname, '../../../../../vectors');
const load = (name: string): unknown => JSON.parse(readFileSync(join(VECTORS, name), 'utf8'));

const model = (text: string): AttenuationModel => {
  const parsed = parseModel(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.error.code}`);
  return parsed.value;
};
const codeOf = (result: { ok: boolean; error?: { code: string } }): string => (result.ok ? 'ok' : (result.error?.code ?? ''));

const EQUAL = 'PN=0;LH=2000;TYPE=1;LQ=9001;LP=6001;UN=3';
const LISTED = 'PN=0;LH=2000;TYPE=2;LQ=9001;LP=6001;UN=3;UC=2000,2000,2001;UQ=3000,3000,3001';
const INFLATED = 'PN=0;LH=2000;TYPE=3;LQ=9001;LP=6001;UN=3;IR=8;UC=2000,2000,2001;UQ=7716,617,668';

/** Refusal of every invalid user model of the vector file, by its text and amount. */
const INITIAL_CODES: Readonly<Record<string, string>> = {
  'initial invalid / amount 300000': 'ATTENUATION_ENTRIES',
  'initial TYPE=1;LQ=0;LP=6001;UN=3 / amount 300000': 'ATTENUATION_EMPTY',
  'initial TYPE=1;LQ=9001;LP=0;UN=3 / amount 300000': 'ATTENUATION_EMPTY',
  'initial TYPE=1;LQ=9001;LP=6001;UN=0 / amount 300000': 'ATTENUATION_EMPTY',
  'initial TYPE=3;LQ=9001;LP=6001;UN=3 / amount 300000': 'ATTENUATION_KEYS',
  'initial TYPE=2;LQ=9001;LP=6001;UN=3;UC=2000,2000;UQ=3000,3000,3001 / amount 300000': 'ATTENUATION_LISTS',
  'initial TYPE=4;LQ=9001;LP=6001;UN=3 / amount 300000': 'ATTENUATION_TYPE',
  'initial TYPE=1;LQ=9001;LP=6001;UN=3 / amount 8000': 'ATTENUATION_ABOVE_AMOUNT',
  'initial TYPE=2;LQ=9001;LP=6001;UN=3;UC=2000,2000,2000;UQ=3000,3000 / amount 300000': 'ATTENUATION_LISTS',
  'initial TYPE=3;LQ=0;LP=6001;UN=3;IR=8 / amount 300000': 'ATTENUATION_EMPTY',
  'initial TYPE=3;LQ=9001;LP=0;UN=3;IR=8 / amount 9001': 'ATTENUATION_EMPTY',
  'initial TYPE=3;LQ=9001;LP=6001;UN=0;IR=8 / amount 9001': 'ATTENUATION_EMPTY',
  'initial TYPE=3;LQ=9001;LP=6001;UN=101;IR=8 / amount 9001': 'ATTENUATION_INFLATION',
  'initial TYPE=3;LQ=9001;LP=6001;UN=0;IR=0 / amount 9001': 'ATTENUATION_EMPTY',
  'initial TYPE=3;LQ=9001;LP=6001;UN=3;IR=100001 / amount 9001': 'ATTENUATION_INFLATION',
  'initial TYPE=3;LQ=9001;LP=6001;UN=3;IR=8 / amount 10000': 'ATTENUATION_INFLATION',
  'initial TYPE=3;LQ=9001;LP=6001;UN=3;IR=8 / amount 8000': 'ATTENUATION_INFLATION',
};
const FORMAT_CODES: Readonly<Record<string, string>> = {
  'bad format: PN must be first': 'ATTENUATION_ENTRIES',
  'bad format: fewer than 6 entries': 'ATTENUATION_ENTRIES',
  'bad format: extra key for type 1': 'ATTENUATION_KEYS',
  'bad format: duplicate key': 'ATTENUATION_KEYS',
  'bad format: minus sign is not allowed': 'ATTENUATION_CHARACTERS',
  'bad format: double comma': 'ATTENUATION_CHARACTERS',
};

interface WireVector { name: string; expected: Record<string, never> & Record<string, unknown> }

describe('vectors/wire/attenuation.json', () => {
  const vectors = load('wire/attenuation.json') as WireVector[];

  it('has the 91 entries this suite knows', () => expect(vectors).toHaveLength(91));

  it.each(vectors.map((vector) => [vector.name, vector.expected] as const))('%s', (name, expected) => {
    const text = expected['model'] as string | undefined;
    if (text === undefined) return checkParse(name, expected);
    if ('normalised' in expected) {
      const result = normalise(text, BigInt(expected['amount'] as number));
      if (expected['valid']) expect(result).toEqual({ ok: true, value: expected['normalised'] });
      else expect(codeOf(result)).toBe(INITIAL_CODES[name]);
    } else if ('format_valid' in expected) {
      expect(codeOf(parseModel(text))).toBe(FORMAT_CODES[name]);
    } else if ('validate_model_param' in expected) {
      const code = codeOf(checkRunning(text, BigInt(expected['output_amount'] as number)));
      const refusal = (expected['model'] as string).startsWith('PN=3') ? 'ATTENUATION_EMPTY' : 'ATTENUATION_BLOCKS_LEFT';
      expect(code).toBe(expected['validate_model_param'] ? 'ok' : refusal);
    } else {
      checkRelease(text, expected);
    }
  });

  function checkParse(name: string, expected: Record<string, unknown>): void {
    const text = (vectors.find((vector) => vector.name === name) as unknown as { hex: string }).hex;
    const parsed = model(Buffer.from(text, 'hex').toString('latin1'));
    const list = (values: readonly bigint[]) => values.map(Number);
    expect({
      PN: Number(parsed.period), LH: Number(parsed.blocksLeft), LQ: Number(parsed.lockedQuantity), LP: Number(parsed.lockedBlocks),
      UN: Number(parsed.periods), TYPE: parsed.type, ...(parsed.type === 1 ? {} : { UC: list(parsed.cycles), UQ: list(parsed.quantities) }),
    }).toEqual(expected);
  }

  function checkRelease(text: string, expected: Record<string, unknown>): void {
    const amount = BigInt(expected['amount'] as number);
    const elapsed = BigInt((expected['diff_height'] as number | undefined)
      ?? (expected['current_height'] as number) - (expected['output_height'] as number));
    const release = available(amount, elapsed, model(text));
    expect(release.ok && Number(release.value.spendable)).toBe(expected['spendable']);
    if (!release.ok || !('next_model' in expected)) return;
    expect(release.value.nextText).toBe(expected['next_model']);
    if ('locked_left' in expected) expect(Number(amount - release.value.spendable)).toBe(expected['locked_left']);
    if ('real_diff_height_of_next' in expected) {
      const next = release.value.nextText === null ? null : model(release.value.nextText);
      expect(diff(model(text), next)).toEqual({ ok: true, value: BigInt(expected['real_diff_height_of_next'] as string) });
    }
  }
});

interface ConsensusVectors {
  inflation_build: { LQ: number; LP: number; UN: number; IR: number; UC: number[]; UQ: number[] }[];
  check: { param: string; amount: string; result: boolean; format_ok: boolean }[];
  unlock: { param: string; amount: string; elapsed: number; spendable: string; new_param: string; diff_height_back: string | null }[];
  full_unlock_diff: { param: string; blocks: string }[];
  validate: { param: string; amount: string; result: boolean }[];
}

/** Codes of the refused entries of `check`, in file order. */
const CHECK_CODES = [
  'ATTENUATION_BLOCKS_LEFT', 'ATTENUATION_NOT_FIRST_PERIOD', 'ATTENUATION_ABOVE_AMOUNT', 'ATTENUATION_ENTRIES', 'ATTENUATION_KEYS',
  'ATTENUATION_TOO_MANY_PERIODS', 'ATTENUATION_LISTS', 'ATTENUATION_CHARACTERS', 'ATTENUATION_INFLATION', 'ATTENUATION_INFLATION',
  'ATTENUATION_TYPE', 'ATTENUATION_ENTRIES', 'ATTENUATION_KEYS',
];

describe('vectors/consensus/attenuation.json', () => {
  const vectors = load('consensus/attenuation.json') as ConsensusVectors;

  it('initial checks and formats', () => {
    const refused: string[] = [];
    for (const { param, amount, result, format_ok } of vectors.check) {
      const checked = checkInitial(param, BigInt(amount));
      expect(checked.ok, param).toBe(result);
      expect(parseModel(param).ok, param).toBe(format_ok);
      if (!checked.ok) refused.push(checked.error.code);
    }
    expect(refused).toEqual(CHECK_CODES);
  });

  it('running checks', () => {
    const refused: string[] = [];
    for (const { param, amount, result } of vectors.validate) {
      const checked = checkRunning(param, BigInt(amount));
      expect(checked.ok, param).toBe(result);
      if (!checked.ok) refused.push(checked.error.code);
    }
    expect(refused).toEqual([
      'ATTENUATION_BLOCKS_LEFT', 'ATTENUATION_EMPTY', 'ATTENUATION_BLOCKS_LEFT', 'ATTENUATION_BLOCKS_LEFT', 'ATTENUATION_INFLATION',
    ]);
  });

  it.each(vectors.unlock)('release of $param after $elapsed', (vector) => {
    const release = available(BigInt(vector.amount), BigInt(vector.elapsed), model(vector.param));
    expect(release).toEqual({ ok: true, value: { spendable: BigInt(vector.spendable), nextText: vector.new_param === '' ? null : vector.new_param } });
    if (vector.diff_height_back !== null) {
      expect(diff(model(vector.param), model(vector.new_param))).toEqual({ ok: true, value: BigInt(vector.diff_height_back) });
    }
  });

  it.each(vectors.full_unlock_diff)('full release of $param takes $blocks blocks', ({ param, blocks }) => {
    expect(diff(model(param), null)).toEqual({ ok: true, value: BigInt(blocks) });
  });

  it.each(vectors.inflation_build)('inflation lists of $LQ at $IR percent', ({ LQ, LP, UN, IR, UC, UQ }) => {
    const lists = inflationSchedule(BigInt(LQ), BigInt(LP), UN, BigInt(IR));
    expect({ UC: lists.cycles.map(Number), UQ: lists.quantities.map(Number) }).toEqual({ UC, UQ });
  });
});

describe('format', () => {
  it.each([
    ['ATTENUATION_TOO_LONG', `${EQUAL};${'UC='.repeat(200)}`],
    ['ATTENUATION_NUMBER', 'PN=0;LH=x;TYPE=1;LQ=9;LP=6;UN=3'],
    ['ATTENUATION_NUMBER', 'PN=0;LH=18446744073709551616;TYPE=1;LQ=9;LP=6;UN=3'],
    ['ATTENUATION_NUMBER', `PN=0;LH=${'9'.repeat(400)};TYPE=1;LQ=9;LP=6;UN=3`],
    ['ATTENUATION_NUMBER', 'PN=0;LH=1,2;TYPE=1;LQ=9;LP=6;UN=3'],
    ['ATTENUATION_NUMBER', 'PN=0;LH=1;TYPE=2;LQ=9;LP=6;UN=3;UC=1,2,;UQ=1'],
    ['ATTENUATION_KEYS', 'PN=;LH=1;TYPE=1;LQ=9;LP=6;UN=3'],
    ['ATTENUATION_ENTRIES', 'PN=0;LH=1;TYPE=1=2;LQ=9;LP=6;UN=3'],
    ['ATTENUATION_ENTRIES', ''],
    ['ok', 'PN==0;;LH=0002;TYPE=1;LQ=9z;LP=6;UN=3'],
    ['ok', 'PN=0;LH=18446744073709551615;TYPE=1;LQ=9;LP=6;UN=3'],
  ])('%s %#', (code, text) => expect(codeOf(parseModel(text))).toBe(code));
});

describe('moving locked tokens', () => {
  const spent = { text: EQUAL, amount: 9001n, elapsed: 2500n };

  it('accepts the state reached after the claimed blocks', () => {
    expect(codeOf(checkSuccession(spent, 'PN=1;LH=1500;TYPE=1;LQ=9001;LP=6001;UN=3', 6001n))).toBe('ok');
    expect(codeOf(checkSuccession(spent, EQUAL, 9001n))).toBe('ok');
  });

  it.each([
    ['ATTENUATION_TERMS_CHANGED', 'PN=1;LH=1500;TYPE=1;LQ=9001;LP=6002;UN=3', 6001n],
    ['ATTENUATION_TOO_EARLY', 'PN=1;LH=1499;TYPE=1;LQ=9001;LP=6001;UN=3', 6001n],
    ['ATTENUATION_AMOUNT', 'PN=1;LH=1500;TYPE=1;LQ=9001;LP=6001;UN=3', 6000n],
    ['ATTENUATION_NOT_NEXT', 'PN=01;LH=1500;TYPE=1;LQ=9001;LP=6001;UN=3', 6001n],
    ['ATTENUATION_BACKWARDS', 'PN=0;LH=2001;TYPE=1;LQ=9001;LP=6001;UN=3', 9001n],
    ['ATTENUATION_ENTRIES', 'PN=1', 9001n],
  ])('%s', (code, text, amount) => expect(codeOf(checkSuccession(spent, text, amount))).toBe(code));

  it('refuses to go back a period', () => {
    const later = { text: 'PN=1;LH=1;TYPE=1;LQ=9001;LP=6001;UN=3', amount: 6001n, elapsed: 10n };
    expect(codeOf(checkSuccession(later, EQUAL, 6001n))).toBe('ATTENUATION_BACKWARDS');
  });

  it.each([EQUAL, LISTED, INFLATED])('full release of %s needs all of its blocks', (text) => {
    expect(codeOf(checkFullRelease({ text, amount: 9001n, elapsed: 6001n }))).toBe('ok');
    expect(codeOf(checkFullRelease({ text, amount: 9001n, elapsed: 6000n }))).toBe('ATTENUATION_TOO_EARLY');
  });

  it('gives a code where the node would divide by zero or read past a list', () => {
    expect(codeOf(available(9n, 9n, model('PN=2;LH=1;TYPE=1;LQ=9;LP=2;UN=3')))).toBe('ATTENUATION_DEGENERATE');
    expect(codeOf(available(9n, 9n, model('PN=0;LH=1;TYPE=2;LQ=9;LP=2;UN=3;UC=1;UQ=1')))).toBe('ATTENUATION_DEGENERATE');
    expect(codeOf(available(9n, 9n, model('PN=0;LH=1;TYPE=2;LQ=9;LP=2;UN=3;UC=1,1;UQ=1')))).toBe('ATTENUATION_DEGENERATE');
    expect(codeOf(available(9n, 9n, model('PN=3;LH=1;TYPE=1;LQ=9;LP=9;UN=3')))).toBe('ATTENUATION_DEGENERATE');
    expect(codeOf(diff(model('PN=0;LH=1;TYPE=2;LQ=9;LP=2;UN=3;UC=1;UQ=1'), null))).toBe('ATTENUATION_DEGENERATE');
    expect(codeOf(diff(model('PN=0;LH=1;TYPE=1;LQ=9;LP=2;UN=0'), null))).toBe('ATTENUATION_DEGENERATE');
  });
});

describe('blocks left over where a lock does not part evenly', () => {
  const lock = 'PN=0;LH=148;TYPE=1;LQ=2;LP=297;UN=2';

  it('name a period beyond the last in one step, as the node does, and none in two', () => {
    expect(available(2n, 296n, model(lock))).toEqual({ ok: true, value: { spendable: 2n, nextText: 'PN=2;LH=148;TYPE=1;LQ=2;LP=297;UN=2' } });
    expect(available(2n, 293n, model(lock))).toEqual({ ok: true, value: { spendable: 1n, nextText: 'PN=1;LH=4;TYPE=1;LQ=2;LP=297;UN=2' } });
    expect(available(1n, 3n, model('PN=1;LH=4;TYPE=1;LQ=2;LP=297;UN=2'))).toEqual({ ok: true, value: { spendable: 0n, nextText: 'PN=1;LH=1;TYPE=1;LQ=2;LP=297;UN=2' } });
  });
});

describe('normalise', () => {
  it('leaves a complete text alone', () => expect(normalise(LISTED, 9001n)).toEqual({ ok: true, value: LISTED }));
  it('refuses a complete text whose first period is wrong', () => {
    expect(codeOf(normalise(EQUAL.replace('LH=2000', 'LH=1999'), 9001n))).toBe('ATTENUATION_BLOCKS_LEFT');
  });
  it('refuses a model that no longer fits into a script once expanded', () => {
    expect(codeOf(normalise('TYPE=3;LQ=1000000000000000;LP=100000000;UN=100;IR=1', 10n ** 15n))).toBe('ATTENUATION_TOO_LONG');
  });
  it('takes type 3 with one period', () => {
    expect(normalise('TYPE=3;LQ=9007199254740993;LP=7;UN=1;IR=5', 9007199254740993n)).toEqual({
      ok: true, value: 'PN=0;LH=7;TYPE=3;LQ=9007199254740993;LP=7;UN=1;IR=5;UC=7;UQ=9007199254740993',
    });
  });
});
