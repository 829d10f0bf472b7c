import { scriptsToCheck, sealsToCheck, verdictReached, type WorkDefinition } from '@mbaas/contracts-events';
import { expectOk } from '@mbaas/kernel';
import { encodeScriptBatch, nativeSha256, type Verifier } from '@mbaas/platform-native-crypto';
import { createMetrics, NullLogger } from '@mbaas/platform-observability';
import type { WorkConsumer, WorkMessage, WorkOutcome, WorkQueue } from '@mbaas/platform-work';
import { beforeEach, expect, it } from 'vitest';
import { encodeRequest } from '../protocol/request.codec.ts';
import { decodeVerdict, type Verdict } from '../protocol/verdict.codec.ts';
import { serveVerifier, type ServeVerifierOptions } from './serve-verifier.ts';

const batch = encodeScriptBatch([{ bytes: Uint8Array.of(1), previousScripts: [Uint8Array.of(2)] }]);
let consumers: Map<WorkDefinition, WorkConsumer>;
let published: Verdict[];
let publishing: () => Promise<void>;
let asked: number;
let judging: () => Promise<{ transaction: number; input: number; code: string }[]>;

const work: WorkQueue = {
  async publish(definition, body) {
    await publishing();
    expect(definition).toBe(verdictReached);
    published.push(expectOk(decodeVerdict(body), 'a verdict'));
  },
  consume: (consumer) => void consumers.set(consumer.work, consumer),
  start: async () => undefined,
  stop: async () => undefined,
  progress: () => [],
};
const verifier: Verifier = {
  checkScripts: () => {
    asked += 1;
    return judging();
  },
  checkSeals: async (headers) => headers.map((_, index) => (index === 1 ? 'BLOCK_POW_INVALID' : null)),
  searchSeal: async () => null,
  close: async () => undefined,
};
const metrics = createMetrics();
const message = (body: Uint8Array): WorkMessage => ({ key: null, body, headers: {}, attempt: 1, publishedAtMs: 0 });
const request = (body: Uint8Array, rules = 'scripts.1.reference', number = 1): Uint8Array => encodeRequest({ id: { asker: 'a', number }, rules, body });
const settledOutcomes = (outcomes: readonly (WorkOutcome | Promise<WorkOutcome>)[]): Promise<WorkOutcome[]> => Promise.all(outcomes.map(async (outcome) => outcome));
const handle = async (definition: WorkDefinition, ...bodies: Uint8Array[]): Promise<readonly WorkOutcome[]> => settledOutcomes(await consumers.get(definition)!.handle(bodies.map(message)));

beforeEach(() => {
  [consumers, published, asked] = [new Map(), [], 0];
  publishing = async () => undefined;
  judging = async () => [];
});
const serve = (options: Partial<ServeVerifierOptions> = {}): void => serveVerifier({ work, verifier, instance: 'v-1', log: NullLogger, ...options });

it('serves both kinds in one group', () => {
  serve();
  expect([...consumers.values()].map(({ work: { name }, name: group }) => [name, group])).toEqual([[scriptsToCheck.name, 'validation'], [sealsToCheck.name, 'validation']]);
});

it('answers with the digest of what it got, the rules it was asked for and its own name', async () => {
  serve({ metrics });
  judging = async () => [{ transaction: 0, input: 0, code: 'SCRIPT_FALSE' }];
  expect(await handle(scriptsToCheck, request(batch, 'scripts.1.hardened', 7))).toEqual([{ done: true }]);
  expect(published).toEqual([
    { id: { asker: 'a', number: 7 }, rules: 'scripts.1.hardened', digest: Uint8Array.from(nativeSha256(batch)), validator: 'v-1', outcome: { reached: true, failures: [{ transaction: 0, input: 0, code: 'SCRIPT_FALSE' }] } },
  ]);
  expect((await metrics.render()).body).toContain('mbaas_validation_verdicts_total{code="SCRIPT_FALSE"} 1');
});

it('names the headers that fail', async () => {
  serve();
  await handle(sealsToCheck, request(new Uint8Array(3 * 148), 'seals.1'));
  expect(published[0]?.outcome).toEqual({ reached: true, failures: [{ transaction: 1, input: 0, code: 'BLOCK_POW_INVALID' }] });
});

it('leaves what nobody can read to the dead letters', async () => {
  serve();
  const unreadable = { done: false, code: 'VALIDATION_REQUEST_UNREADABLE', again: false };
  expect(await handle(scriptsToCheck, Uint8Array.of(1, 2), request(Uint8Array.of(9, 0, 0, 0)), request(encodeScriptBatch(Array.from({ length: 4_097 }, () => ({ bytes: new Uint8Array(), previousScripts: [] })))))).toEqual([unreadable, unreadable, unreadable]);
  expect(await handle(sealsToCheck, request(new Uint8Array(149), 'seals.1'))).toEqual([unreadable]);
  expect([published, asked]).toEqual([[], 0]);
});

it('says so when it does not know the rules', async () => {
  serve();
  expect(await handle(scriptsToCheck, request(batch, 'scripts.2.reference'))).toEqual([{ done: true }]);
  await handle(sealsToCheck, request(new Uint8Array(148), 'seals.2'));
  expect(published.map(({ outcome }) => outcome)).toEqual([{ reached: false, code: 'VALIDATION_RULES_UNKNOWN' }, { reached: false, code: 'VALIDATION_RULES_UNKNOWN' }]);
});

it('says so when it could not reach a verdict, and tries anew when asked again', async () => {
  serve();
  judging = async () => Promise.reject(new Error('a thread died'));
  await handle(scriptsToCheck, request(batch));
  expect(published[0]?.outcome).toEqual({ reached: false, code: 'VALIDATION_FAILED' });
  judging = async () => [];
  await handle(scriptsToCheck, request(batch));
  expect(published[1]?.outcome).toEqual({ reached: true, failures: [] });
});

it('judges once what is asked again', async () => {
  serve();
  await handle(scriptsToCheck, request(batch, undefined, 1), request(batch, undefined, 2));
  await handle(scriptsToCheck, request(batch, undefined, 3));
  expect([asked, published.map(({ id }) => id.number)]).toEqual([1, [1, 2, 3]]);
  await handle(scriptsToCheck, request(batch, 'scripts.1.hardened', 4));
  expect(asked).toBe(2);
});

it('has done nothing when the broker did not take the verdict', async () => {
  serve();
  publishing = () => Promise.reject(new Error('no broker'));
  expect(await handle(scriptsToCheck, request(batch))).toEqual([{ done: false, code: 'VALIDATION_UNSENT', again: true }]);
});

it('takes more while some are open, and waits when enough are', async () => {
  serve({ maxOpen: 3 });
  const gate = Promise.withResolvers<[]>();
  judging = () => gate.promise;
  const take = (...seeds: number[]): Promise<readonly (WorkOutcome | Promise<WorkOutcome>)[]> =>
    consumers.get(scriptsToCheck)!.handle(seeds.map((seed) => message(request(encodeScriptBatch([{ bytes: Uint8Array.of(seed), previousScripts: [] }]), undefined, seed))));
  const first = await take(1, 2);
  let later: Awaited<ReturnType<typeof take>> | undefined;
  const second = take(3).then((outcomes) => (later = outcomes));
  await new Promise((resolve) => setImmediate(resolve));
  expect([first.length, later, asked]).toEqual([2, undefined, 3]);
  gate.resolve([]);
  expect(await settledOutcomes([...first, ...(await second)])).toEqual([{ done: true }, { done: true }, { done: true }]);
});
