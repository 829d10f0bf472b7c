import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { available, checkFullRelease, checkInitial, checkRunning, checkSuccession, claim, diff, normalise, parseModel, type AttenuationModel } from './index.ts';

const model = (text: string): AttenuationModel => {
  const parsed = parseModel(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.error.code}`);
  return parsed.value;
};

interface Lock { readonly text: string; readonly amount: bigint }

const equal: fc.Arbitrary<Lock> = fc
  .record({ periods: fc.integer({ min: 1, max: 30 }), blocks: fc.integer({ min: 0, max: 300 }), locked: fc.integer({ min: 0, max: 10_000 }), free: fc.nat(500) })
  .map(({ periods, blocks, locked, free }) => {
    const quantity = periods + locked;
    return { text: `TYPE=1;LQ=${quantity};LP=${periods + blocks};UN=${periods}`, amount: BigInt(quantity + free) };
  });

const listed: fc.Arbitrary<Lock> = fc
  .record({ pairs: fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 900 })), { minLength: 1, maxLength: 12 }), free: fc.nat(500) })
  .map(({ pairs, free }) => {
    const blocks = pairs.reduce((total, [count]) => total + count, 0);
    const quantity = pairs.reduce((total, [, count]) => total + count, 0);
    const text = `TYPE=2;LQ=${quantity};LP=${blocks};UN=${pairs.length};UC=${pairs.map(([count]) => count).join(',')};UQ=${pairs.map(([, count]) => count).join(',')}`;
    return { text, amount: BigInt(quantity + free) };
  });

const inflated: fc.Arbitrary<Lock> = fc
  .record({ periods: fc.integer({ min: 1, max: 10 }), blocks: fc.integer({ min: 0, max: 300 }), locked: fc.integer({ min: 20_000, max: 1e9 }), rate: fc.integer({ min: 1, max: 60 }) })
  .map(({ periods, blocks, locked, rate }) => ({ text: `TYPE=3;LQ=${locked};LP=${periods + blocks};UN=${periods};IR=${rate}`, amount: BigInt(locked) }));

/** Fresh locks in chain form; user models whose inflation gives a period nothing are left out. */
const lock: fc.Arbitrary<Lock> = fc
  .oneof(equal, listed, inflated)
  .map(({ text, amount }) => ({ text: normalise(text, amount), amount }))
  .filter(({ text }) => text.ok)
  .map(({ text, amount }) => ({ text: text.ok ? text.value : '', amount }));

/** Tokens that the terms still hold back in this period, computed from the lists instead of by walking. */
function heldBack(terms: AttenuationModel, period: bigint): bigint {
  if (terms.type === 1) return terms.lockedQuantity - period * (terms.lockedQuantity / terms.periods);
  return terms.quantities.slice(Number(period)).reduce((total, quantity) => total + quantity, 0n);
}

/** Whether a lock that is left names one of its periods. */
function isWithinTerms(text: string | null): boolean {
  return text === null || model(text).period < model(text).periods;
}

const elapsed = fc.bigInt({ min: 0n, max: 500n });

describe('attenuation, for all models', () => {
  it('released and locked tokens add up to the amount', () => {
    fc.assert(fc.property(lock, elapsed, ({ text, amount }, blocks) => {
      const start = model(text);
      const release = available(amount, blocks, start);
      if (!release.ok) throw new Error(release.error.code);
      const { spendable, nextText } = release.value;
      const held = nextText === null ? 0n : heldBack(start, model(nextText).period);
      expect(spendable + held).toBe(amount);
      expect(nextText === null).toBe(blocks >= start.lockedBlocks);
    }));
  });

  it('a claim is legal, never more than there is, and never falls as blocks pass', () => {
    fc.assert(fc.property(lock, elapsed, elapsed, ({ text, amount }, first, more) => {
      const early = claim(amount, first, model(text));
      const late = claim(amount, first + more, model(text));
      if (!early.ok || !late.ok) throw new Error('a valid lock can be claimed');
      expect(early.value.spendable <= late.value.spendable && late.value.spendable <= amount).toBe(true);
      const { spendable, nextText } = early.value;
      const spent = { text, amount, elapsed: first };
      if (nextText === null) {
        expect([checkFullRelease(spent).ok, spendable]).toEqual([true, amount]);
        return;
      }
      expect(checkRunning(nextText, amount - spendable).ok).toBe(true);
      expect(checkSuccession(spent, nextText, amount - spendable).ok).toBe(true);
    }));
  });

  it('a legal step is one that diff measures and succession accepts, and steps compose', () => {
    fc.assert(fc.property(lock, elapsed, elapsed, ({ text, amount }, first, second) => {
      const step = available(amount, first, model(text));
      if (!step.ok || step.value.nextText === null) return;
      const next = step.value.nextText;
      const rest = amount - step.value.spendable;
      // Type 1 can name a period that no output may carry: consensus §6.11.
      if (!checkRunning(next, rest).ok) return;
      expect(diff(model(text), model(next))).toEqual({ ok: true, value: first });
      expect(checkSuccession({ text, amount, elapsed: first }, next, rest).ok).toBe(true);
      expect(checkSuccession({ text, amount, elapsed: first - 1n }, next, rest).ok).toBe(false);
      const onward = available(rest, second, model(next));
      const direct = available(amount, first + second, model(text));
      if (!onward.ok || !direct.ok) throw new Error('both are valid locks');
      // Where the blocks do not part evenly, either way can end in such a period for the blocks left over.
      if (!isWithinTerms(onward.value.nextText) || !isWithinTerms(direct.value.nextText)) return;
      expect(onward.value.nextText).toBe(direct.value.nextText);
      expect(onward.value.spendable + step.value.spendable).toBe(direct.value.spendable);
    }));
  });

  it('what normalise makes is a valid fresh and running lock', () => {
    fc.assert(fc.property(lock, ({ text, amount }) => {
      expect(checkInitial(text, amount).ok).toBe(true);
      expect(checkRunning(text, amount).ok).toBe(true);
      expect(checkFullRelease({ text, amount, elapsed: model(text).lockedBlocks }).ok).toBe(true);
    }));
  });

  it('hostile texts get a result and never throw', () => {
    const piece = fc.oneof(fc.constantFrom('PN=0', 'LH=1', 'TYPE=1', 'TYPE=2', 'TYPE=3', 'LQ=9', 'LP=9', 'UN=3', 'UN=0', 'IR=8', 'UC=1,2', 'UQ=3,3,3', ';', '=', ','), fc.string({ maxLength: 8 }));
    fc.assert(fc.property(fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(';')), fc.bigInt({ min: 0n, max: 20n }), (text, amount) => {
      checkInitial(text, amount);
      checkRunning(text, amount);
      normalise(text, amount);
      const parsed = parseModel(text);
      if (!parsed.ok) return;
      for (const blocks of [0n, 1n, 5n, 2n ** 64n]) available(amount, blocks, parsed.value);
      diff(parsed.value, null);
    }), { numRuns: 500 });
  });
});
