import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadCorpus, type Corpus } from './corpus/corpus.ts';
import { caseOfJson, type CaseJson } from './run/finding-file.ts';
import { MemoryWatch } from './run/memory-watch.ts';
import { faultOf, runCase, type FuzzTally } from './run/run-fuzz.ts';
import { TARGETS } from './targets/targets.ts';

const SEED = 20_261_121;
/** A few seconds a run; `npm run fuzz` goes on for as long as it is told. */
const CASES: Readonly<Record<string, number>> = { frames: 2_000, streams: 1_500, messages: 4_000, blocks: 1_500, transactions: 1_500, scripts: 1_000, attachments: 6_000, models: 4_000 };
/** Decoders alone, for what they leave in memory. */
const FLAT_CASES = 100_000;
const FLAT_ROUND = 20_000;

const REGRESSIONS = new URL('../regressions/', import.meta.url);

let corpus: Corpus;
beforeAll(() => {
  corpus = loadCorpus();
});

describe('hostile input', () => {
  it.each(TARGETS.map((target) => [target.name, target] as const))('%s: is refused with a code or taken as it came', (name, target) => {
    const tally: FuzzTally = { cases: 0, accepted: 0, slowestMs: 0 };
    const findings = Array.from({ length: CASES[name] ?? 1_000 }, (_, at) => runCase(target, SEED + at, corpus, tally)).filter((finding) => finding !== undefined);
    expect(findings).toEqual([]);
    // Cases that are all refused at the door would test the door alone.
    expect(tally.accepted).toBeGreaterThan(tally.cases / 100);
    expect(tally.accepted).toBeLessThan(tally.cases);
  });

  it(`leaves nothing in memory after ${FLAT_CASES.toLocaleString('en')} cases`, () => {
    const target = TARGETS.find(({ name }) => name === 'attachments')!;
    const memory = new MemoryWatch();
    const tally: FuzzTally = { cases: 0, accepted: 0, slowestMs: 0 };
    for (let at = 0; at < FLAT_CASES; at += 1) {
      expect(runCase(target, SEED + at, corpus, tally)?.what).toBeUndefined();
      if (at % FLAT_ROUND === 0) memory.look();
    }
    memory.look();
    expect(memory.isFlat, memory.toString()).toBe(true);
  });
});

describe('what once went wrong', () => {
  const files = readdirSync(REGRESSIONS).filter((file) => file.endsWith('.json'));
  it('is kept', () => expect(files.length).toBeGreaterThan(0));
  it.each(files)('%s', (file) => {
    const json = JSON.parse(readFileSync(new URL(file, REGRESSIONS), 'utf8')) as CaseJson;
    const target = TARGETS.find(({ name }) => name === json.target)!;
    expect(faultOf(target, caseOfJson(json), corpus)).toBeUndefined();
  });
});
