import { scriptsToCheck } from '@mbaas/contracts-events';
import { expectOk } from '@mbaas/kernel';
import { nativeSha256 } from '@mbaas/platform-native-crypto';
import type { Logger } from '@mbaas/platform-observability';
import { beforeEach, describe, expect, it } from 'vitest';
import { decodeRequest, type ValidationRequest } from '../protocol/request.codec.ts';
import type { Verdict, VerdictOutcome } from '../protocol/verdict.codec.ts';
import { Asker, type AskerOptions } from './asker.ts';
import type { BatchEvent } from './asker.metrics.ts';
import type { Failures, Question } from './question.ts';
import { Trust } from './trust.ts';

const GOOD: Failures = [];
const BAD: Failures = [{ transaction: 0, input: 0, code: 'SCRIPT_FALSE' }];
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

interface Sent extends ValidationRequest {
  readonly partition: number;
}

let now: number;
let sent: Sent[];
let counted: BatchEvent[];
let errors: string[];
let judged: number;
let asker: Asker;

const log: Logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: (_, fields) => void errors.push(String(fields?.['validator'])), child: () => log };

const make = (options: Partial<AskerOptions> = {}, started = true): void => {
  asker = new Asker({
    name: 'asker.1',
    publish: async (_, partition, bytes) => void sent.push({ ...expectOk(decodeRequest(bytes), 'our own'), partition }),
    trust: new Trust(log),
    secondOpinion: 0,
    askAgainMs: 1_000,
    maxOpen: 4,
    maxOpenBytes: 1_000,
    log,
    metrics: { count: (event) => void counted.push(event), answeredAfter: () => undefined, verdict: () => undefined },
    clock: { now: () => now },
    ...options,
  });
  if (started) asker.start();
};

beforeEach(() => {
  now = 1_000_000;
  [sent, counted, errors, judged] = [[], [], [], 0];
  make();
});

const question = (truth: Failures | Error = GOOD, seed = 1): Question => ({
  work: scriptsToCheck,
  rules: 'rules.1',
  bytes: 100,
  body: () => Uint8Array.of(seed, 2, 3),
  isPossible: ({ transaction }) => transaction === 0,
  judge: async () => {
    judged += 1;
    if (truth instanceof Error) throw truth;
    return truth;
  },
});

const answer = (index: number, validator: string, failures: Failures | null = GOOD, changes: Partial<Verdict> = {}): void => {
  const request = sent[index];
  if (request === undefined) throw new Error(`request ${index} was not sent`);
  const outcome: VerdictOutcome = failures === null ? { reached: false, code: 'VALIDATION_FAILED' } : { reached: true, failures };
  asker.hear({ id: request.id, rules: request.rules, digest: nativeSha256(request.body), validator, outcome, ...changes });
};

const pass = (ms: number): void => {
  now += ms;
  asker.tick();
};

describe('a question', () => {
  it('is answered by the verdict that names it', async () => {
    const asked = asker.ask(question());
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ id: { asker: 'asker.1' }, rules: 'rules.1', body: Uint8Array.of(1, 2, 3) });
    answer(0, 'v', GOOD, { id: { asker: 'asker.2', number: sent[0]!.id.number } });
    answer(0, 'v', GOOD, { id: { asker: 'asker.1', number: 999 } });
    expect(asker.progress().open).toBe(1);
    answer(0, 'v');
    expect(await asked).toEqual(GOOD);
    expect(asker.progress()).toEqual({ open: 0, waiting: 0, oldestMs: 0 });
  });

  it('is asked again on other partitions, at growing distances, and any answer will do', async () => {
    const asked = asker.ask(question());
    pass(999);
    expect(sent).toHaveLength(1);
    pass(1);
    expect(sent).toHaveLength(2);
    pass(1_999);
    expect(sent).toHaveLength(2);
    pass(1);
    expect(sent).toHaveLength(3);
    expect(new Set(sent.map(({ partition }) => partition)).size).toBe(3);
    expect(new Set(sent.map(({ id }) => id.number)).size).toBe(3);
    expect(asker.progress().oldestMs).toBe(3_000);
    answer(0, 'v');
    expect(await asked).toEqual(GOOD);
    answer(1, 'v', BAD);
    answer(2, 'w', BAD);
    expect(counted.filter((event) => event === 'late')).toHaveLength(2);
    pass(60_000);
    expect(sent).toHaveLength(3);
  });

  it('goes round partitions that were silent, until they are heard', async () => {
    const first = asker.ask(question());
    pass(1_000);
    const { partition } = sent[0]!;
    const later = Array.from({ length: 40 }, (_, seed) => asker.ask(question(GOOD, seed)));
    for (let index = 1; index < sent.length; index++) answer(index, 'v');
    await Promise.all([first, ...later]);
    expect(sent.slice(1).map((request) => request.partition)).not.toContain(partition);
    const before = sent.length;
    answer(0, 'w');
    const again = Array.from({ length: 40 }, (_, seed) => asker.ask(question(GOOD, seed)));
    for (let index = before; index < sent.length; index++) answer(index, 'v');
    await Promise.all(again);
    expect(sent.slice(before).map((request) => request.partition)).toContain(partition);
  });

  it('is asked again when the broker did not take it', async () => {
    let failing = true;
    make({
      publish: async (_, partition, bytes) => {
        if (failing) throw new Error('no broker');
        sent.push({ ...expectOk(decodeRequest(bytes), 'our own'), partition });
      },
    });
    const asked = asker.ask(question());
    await settle();
    expect(counted).toContain('unsent');
    failing = false;
    pass(1_000);
    answer(0, 'v');
    expect(await asked).toEqual(GOOD);
  });

  it('waits its turn where many are open, or long ones', async () => {
    const asked = Array.from({ length: 10 }, (_, seed) => asker.ask(question(GOOD, seed)));
    expect(sent).toHaveLength(4);
    expect(asker.progress()).toMatchObject({ open: 4, waiting: 6 });
    for (let index = 0; index < 10; index++) answer(index, 'v');
    await Promise.all(asked);
    const long = [1, 2].map((seed) => asker.ask({ ...question(GOOD, seed), bytes: 5_000 }));
    expect(sent).toHaveLength(11);
    answer(10, 'v');
    answer(11, 'v');
    await Promise.all(long);
  });

  it('rejects when the asker stops, and so does every later one', async () => {
    const asked = Array.from({ length: 6 }, () => asker.ask(question()));
    asker.stop();
    for (const one of asked) await expect(one).rejects.toMatchObject({ code: 'VALIDATION_STOPPED' });
    await expect(asker.ask(question())).rejects.toMatchObject({ code: 'VALIDATION_STOPPED' });
    pass(60_000);
    expect(sent).toHaveLength(4);
  });

  it('is not asked before the start', () => {
    make({}, false);
    asker.ask(question()).catch(() => undefined);
    expect([asker.progress(), sent.length]).toEqual([{ open: 0, waiting: 1, oldestMs: 0 }, 0]);
    asker.start();
    expect([asker.progress().open, sent.length]).toEqual([1, 1]);
  });
});

describe('a verdict', () => {
  it.each<[BatchEvent, Failures | null, Partial<Verdict>]>([
    ['stale', GOOD, { digest: new Uint8Array(32) }],
    ['stale', GOOD, { rules: 'rules.2' }],
    ['none', null, {}],
    ['impossible', [{ transaction: 7, input: 0, code: 'SCRIPT_FALSE' }], {}],
  ])('that is %s is not used, and the question is asked again', async (event, failures, changes) => {
    const asked = asker.ask(question());
    answer(0, 'v', failures, changes);
    expect(counted).toContain(event);
    expect(sent).toHaveLength(2);
    answer(1, 'v');
    expect(await asked).toEqual(GOOD);
    expect(judged).toBe(0);
  });

  it('is reached here when three answers in a row were no use', async () => {
    const asked = asker.ask(question(BAD));
    for (const index of [0, 1, 2]) answer(index, 'v', null);
    expect(await asked).toEqual(BAD);
    expect([judged, sent.length]).toEqual([1, 3]);
  });

  it('may be impossible to reach: then the question rejects', async () => {
    const asked = asker.ask(question(new Error('undecodable')));
    for (const index of [0, 1, 2]) answer(index, 'v', null);
    await expect(asked).rejects.toThrow('undecodable');
    expect(asker.progress().open).toBe(0);
  });

  it('that refuses something needs a second validator that agrees', async () => {
    const warm = asker.ask(question(GOOD, 9));
    answer(0, 'v');
    await warm;
    const asked = asker.ask(question(BAD));
    answer(1, 'v', BAD);
    expect(counted).toContain('compared');
    answer(2, 'w', BAD);
    expect(await asked).toEqual(BAD);
    expect([judged, errors]).toEqual([0, []]);
  });

  it('that refuses something is compared with our own where nobody else answers', async () => {
    const asked = asker.ask(question(BAD));
    answer(0, 'v', BAD);
    // The partitions whose validator is not known yet may be somebody else's.
    answer(1, 'v', BAD);
    answer(2, 'v', BAD);
    expect(await asked).toEqual(BAD);
    expect([judged, errors]).toEqual([1, []]);
  });

  it('waited for in vain, as a second opinion, is replaced by our own', async () => {
    const asked = asker.ask(question(BAD));
    answer(0, 'v', BAD);
    pass(5_000);
    expect(await asked).toEqual(BAD);
    expect(judged).toBe(1);
  });
});

describe('a liar', () => {
  it('that calls all good is found out by a second opinion, and not believed again', async () => {
    make({ secondOpinion: 1 });
    const asked = asker.ask(question(BAD));
    const behind = asker.ask(question(BAD, 2));
    const liarsPartition = sent[0]!.partition;
    answer(0, 'liar', GOOD);
    answer(2, 'honest', BAD);
    expect(await asked).toEqual(BAD);
    expect([judged, errors]).toEqual([1, ['liar']]);
    answer(1, 'liar', GOOD);
    expect(counted).toContain('distrusted');
    const next = sent.at(-1)!;
    expect(next.id.number).not.toBe(sent[1]!.id.number);
    expect(next.partition).not.toBe(liarsPartition);
    answer(sent.length - 1, 'honest', BAD);
    // A second opinion is due; the liar's does not count, so ours settles it.
    for (let index = 3; index < sent.length; index++) answer(index, 'liar', GOOD);
    pass(60_000);
    expect(await behind).toEqual(BAD);
    expect(errors).toEqual(['liar']);
  });

  it('that refuses good scripts is found out at once', async () => {
    const asked = asker.ask(question(GOOD));
    answer(0, 'liar', BAD);
    answer(1, 'honest', GOOD);
    expect(await asked).toEqual(GOOD);
    expect([judged, errors]).toEqual([1, ['liar']]);
  });

  it('that is alone is replaced by our own judgement', async () => {
    make({ secondOpinion: 1 });
    const asked = asker.ask(question(BAD));
    answer(0, 'liar', GOOD);
    pass(60_000);
    expect(await asked).toEqual(BAD);
    expect(errors).toEqual(['liar']);
    for (let seed = 0; seed < 40; seed++) {
      const before = sent.length;
      const one = asker.ask(question(BAD, seed));
      for (let index = before; index < sent.length; index++) answer(index, 'liar', GOOD);
      expect(await one).toEqual(BAD);
    }
  });

  it('loses its opinions on everything else that is open', async () => {
    make({ secondOpinion: 1 });
    const first = asker.ask(question(BAD, 1));
    const second = asker.ask(question(BAD, 2));
    answer(0, 'liar', GOOD);
    answer(1, 'liar', GOOD);
    answer(2, 'honest', BAD);
    expect(await first).toEqual(BAD);
    for (let index = 3; index < sent.length; index++) answer(index, 'honest', BAD);
    pass(60_000);
    expect(await second).toEqual(BAD);
  });

  it('and another one are both found out by our own judgement', async () => {
    make({ secondOpinion: 1 });
    const truth: Failures = [{ transaction: 0, input: 1, code: 'SCRIPT_FALSE' }];
    const asked = asker.ask(question(truth));
    answer(0, 'liar', GOOD);
    answer(1, 'other-liar', BAD);
    expect(await asked).toEqual(truth);
    expect(errors).toEqual(['liar', 'other-liar']);
  });
});
