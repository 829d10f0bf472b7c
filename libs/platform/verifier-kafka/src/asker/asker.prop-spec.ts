import { scriptsToCheck } from '@mbaas/contracts-events';
import { expectOk } from '@mbaas/kernel';
import { nativeSha256 } from '@mbaas/platform-native-crypto';
import { NullLogger } from '@mbaas/platform-observability';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeRequest } from '../protocol/request.codec.ts';
import type { VerdictOutcome } from '../protocol/verdict.codec.ts';
import { askerMetrics } from './asker.metrics.ts';
import { Asker } from './asker.ts';
import type { Failures } from './question.ts';
import { Trust } from './trust.ts';

const GOOD: Failures = [];
const BAD: Failures = [{ transaction: 0, input: 0, code: 'SCRIPT_FALSE' }];
const TICK_MS = 100;

/** What happens to one request: lost, answered late, answered twice, answered with another's digest or without a verdict. */
const fate = fc.record({ validator: fc.nat(2), lost: fc.boolean(), delayMs: fc.nat(4_000), twice: fc.boolean(), spoilt: fc.constantFrom('not', 'not', 'digest', 'none') });

it('whatever is lost, late, doubled or spoilt, and however one validator of three lies, every question gets the true answer', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }), fc.array(fate, { minLength: 1, maxLength: 60 }), fc.array(fc.boolean(), { minLength: 1, maxLength: 20 }), async (truths, fates, lies) => {
      let now = 0;
      let requests = 0;
      const arriving: { readonly atMs: number; readonly hear: () => void }[] = [];
      const trust = new Trust(NullLogger);
      const asker: Asker = new Asker({
        name: 'asker',
        trust,
        secondOpinion: 1,
        askAgainMs: 1_000,
        maxOpen: 5,
        maxOpenBytes: 1_000,
        log: NullLogger,
        metrics: askerMetrics(undefined),
        clock: { now: () => now },
        publish: async (_, __, bytes) => {
          const { id, rules, body } = expectOk(decodeRequest(bytes), 'our own');
          const { validator, lost, delayMs, twice, spoilt } = fates[requests % fates.length]!;
          // The first validator lies whenever it pleases; the others say what is so.
          const good = truths[body[0]!]! !== (validator === 0 && lies[requests % lies.length]!);
          requests += 1;
          // In the end the network calms down.
          if (lost && requests < 10) return;
          const outcome: VerdictOutcome = spoilt === 'none' ? { reached: false, code: 'VALIDATION_FAILED' } : { reached: true, failures: good ? GOOD : BAD };
          const digest = spoilt === 'digest' ? new Uint8Array(32) : nativeSha256(body);
          const hear = (): void => asker.hear({ id, rules, digest, validator: `v${validator}`, outcome });
          arriving.push({ atMs: now + delayMs, hear });
          if (twice) arriving.push({ atMs: now + 2 * delayMs, hear });
        },
      });
      asker.start();
      const answers = truths.map((good, index) =>
        asker.ask({ work: scriptsToCheck, rules: 'r', bytes: 100, body: () => Uint8Array.of(index), isPossible: () => true, judge: async () => (good ? GOOD : BAD) }),
      );
      while (asker.progress().open > 0 && now < 3_600_000) {
        now += TICK_MS;
        for (const one of arriving.splice(0)) {
          if (one.atMs <= now) one.hear();
          else arriving.push(one);
        }
        asker.tick();
        await Promise.resolve();
      }
      expect(asker.progress()).toEqual({ open: 0, waiting: 0, oldestMs: 0 });
      expect(await Promise.all(answers)).toEqual(truths.map((good) => (good ? GOOD : BAD)));
      expect([...trust.liars].every((name) => name === 'v0')).toBe(true);
    }),
    { numRuns: 150 },
  );
});
