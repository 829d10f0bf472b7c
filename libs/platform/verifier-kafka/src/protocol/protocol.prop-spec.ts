import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CLAIM_CHECK_BYTES, scriptsToCheck } from '@mbaas/contracts-events';
import { decodeHeaders, encodeHeaders, MAX_HEADERS } from './header-list.codec.ts';
import { isName, MAX_NAME } from './name.codec.ts';
import { decodeRequest, encodeRequest, MAX_REQUEST_HEAD } from './request.codec.ts';
import { decodeVerdict, encodeVerdict, MAX_FAILURES, type Verdict } from './verdict.codec.ts';

const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);
const number = fc.maxSafeNat();
const id = fc.record({ asker: name, number });
const request = fc.record({ id, rules: name, body: fc.uint8Array({ maxLength: 300 }) });
const failure = fc.record({ transaction: fc.nat(5_000), input: fc.nat(30_000), code: fc.constantFrom('SCRIPT_FALSE', 'SCRIPT_RETURN', 'BLOCK_POW_INVALID') });
const outcome = fc.oneof(
  fc.record({ reached: fc.constant(true as const), failures: fc.array(failure, { maxLength: 20 }) }),
  fc.record({ reached: fc.constant(false as const), code: fc.constantFrom('VALIDATION_FAILED', 'VALIDATION_RULES_UNKNOWN') }),
);
const verdict = fc.record({ id, rules: name, digest: fc.uint8Array({ minLength: 32, maxLength: 32 }), validator: name, outcome });
const requestCode = (bytes: Uint8Array): string => {
  const decoded = decodeRequest(bytes);
  return decoded.ok ? 'ok' : decoded.error.code;
};
const verdictCode = (bytes: Uint8Array): string => {
  const decoded = decodeVerdict(bytes);
  return decoded.ok ? 'ok' : decoded.error.code;
};

describe('requests', () => {
  it('come back as they were', () => {
    fc.assert(fc.property(request, (given) => void expect(decodeRequest(encodeRequest(given))).toEqual({ ok: true, value: given })));
  });

  it('have heads within their bound', () => {
    const longest = 'x'.repeat(MAX_NAME);
    expect(encodeRequest({ id: { asker: longest, number: Number.MAX_SAFE_INTEGER }, rules: longest, body: new Uint8Array() }).length).toBeLessThanOrEqual(MAX_REQUEST_HEAD);
    expect(MAX_REQUEST_HEAD).toBeLessThan(scriptsToCheck.maxBytes);
  });

  it('are refused with a code when their head is cut, of another version, or noise', () => {
    fc.assert(
      fc.property(request, fc.nat(), (given, cut) => {
        const head = encodeRequest({ ...given, body: new Uint8Array() });
        expect(requestCode(head.subarray(0, cut % head.length))).toBe('VALIDATION_REQUEST_UNREADABLE');
        expect(requestCode(Uint8Array.of(2, ...head.subarray(1)))).toBe('VALIDATION_REQUEST_UNREADABLE');
      }),
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => void expect(requestCode(noise)).toMatch(/^(ok|VALIDATION_REQUEST_UNREADABLE)$/)), { numRuns: 500 });
  });

  it('carry names that may stand in a log', () => {
    expect(['a', 'validation-0.1f', 'x'.repeat(64)].map(isName)).toEqual([true, true, true]);
    expect(['', 'x'.repeat(65), 'a b', '.a', 'a\n', 'ä', 'a/b'].map(isName)).toEqual([false, false, false, false, false, false, false]);
    for (const asker of ['a b', 'ä', 'x'.repeat(65)]) {
      expect(requestCode(encodeRequest({ id: { asker, number: 1 }, rules: 'r', body: new Uint8Array() }))).toBe('VALIDATION_REQUEST_UNREADABLE');
    }
  });
});

describe('verdicts', () => {
  it('come back as they were', () => {
    fc.assert(fc.property(verdict, (given) => void expect(decodeVerdict(encodeVerdict(given))).toEqual({ ok: true, value: given })));
  });

  it('are refused with a code when cut, lengthened, of another version, or noise', () => {
    fc.assert(
      fc.property(verdict, fc.nat(), (given, cut) => {
        const bytes = encodeVerdict(given);
        expect(verdictCode(bytes.subarray(0, cut % bytes.length))).toBe('VALIDATION_VERDICT_UNREADABLE');
        expect(verdictCode(Uint8Array.of(...bytes, 0))).toBe('VALIDATION_VERDICT_UNREADABLE');
        expect(verdictCode(Uint8Array.of(2, ...bytes.subarray(1)))).toBe('VALIDATION_VERDICT_UNREADABLE');
      }),
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => void expect(verdictCode(noise)).toMatch(/^(ok|VALIDATION_VERDICT_UNREADABLE)$/)), { numRuns: 500 });
  });

  it('are read or refused, never anything else, whatever byte is changed', () => {
    fc.assert(
      fc.property(verdict, fc.nat(), fc.integer({ min: 1, max: 255 }), (given, place, change) => {
        const bytes = encodeVerdict(given);
        bytes[place % bytes.length]! ^= change;
        expect(verdictCode(bytes)).toMatch(/^(ok|VALIDATION_VERDICT_UNREADABLE)$/);
      }),
      { numRuns: 500 },
    );
  });

  const plain: Verdict = { id: { asker: 'a', number: 1 }, rules: 'r', digest: new Uint8Array(32), validator: 'v', outcome: { reached: true, failures: [] } };

  it('fit into a message when every input of the longest transaction fails', () => {
    const failures = Array.from({ length: MAX_FAILURES }, (_, input) => ({ transaction: 300, input, code: 'SCRIPT_CHECKMULTISIGVERIFY_FAILED' }));
    const bytes = encodeVerdict({ ...plain, outcome: { reached: true, failures } });
    expect(bytes.length).toBeLessThan(CLAIM_CHECK_BYTES);
    expect(verdictCode(bytes)).toBe('ok');
    const more = encodeVerdict({ ...plain, outcome: { reached: true, failures: [...failures, { transaction: 0, input: 0, code: 'SCRIPT_FALSE' }] } });
    expect(verdictCode(more)).toBe('VALIDATION_VERDICT_UNREADABLE');
  });

  it('refuse a failure whose code is not in their list, and an outcome of no kind', () => {
    const bytes = encodeVerdict({ ...plain, outcome: { reached: true, failures: [{ transaction: 0, input: 0, code: 'SCRIPT_FALSE' }] } });
    expect(verdictCode(Uint8Array.of(...bytes.subarray(0, -1), 1))).toBe('VALIDATION_VERDICT_UNREADABLE');
    const reachedAt = encodeVerdict(plain).length - 3;
    bytes[reachedAt] = 2;
    expect(verdictCode(bytes)).toBe('VALIDATION_VERDICT_UNREADABLE');
  });
});

describe('lists of headers', () => {
  it('come back as they were, one to 64', () => {
    const headers = fc.array(fc.uint8Array({ minLength: 148, maxLength: 148 }), { minLength: 1, maxLength: 5 });
    fc.assert(fc.property(headers, (given) => void expect(decodeHeaders(encodeHeaders(given))).toEqual({ ok: true, value: given })), { numRuns: 30 });
  });

  it.each([0, 147, 149, (MAX_HEADERS + 1) * 148])('of %i bytes are none', (length) => {
    expect(decodeHeaders(new Uint8Array(length))).toMatchObject({ ok: false, error: { code: 'VALIDATION_REQUEST_UNREADABLE' } });
  });
});
