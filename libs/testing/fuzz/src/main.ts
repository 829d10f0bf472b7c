import { parseArgs } from 'node:util';
import { loadCorpus } from './corpus/corpus.ts';
import { caseToJson } from './run/finding-file.ts';
import { runCase, type Finding, type FuzzTally } from './run/run-fuzz.ts';
import { MemoryWatch } from './run/memory-watch.ts';
import { TARGETS } from './targets/targets.ts';

const MAX_FINDINGS = 20;
const ROUND = 200;
const USAGE = `npm run fuzz -- [--minutes N] [--seed N] [--target ${TARGETS.map(({ name }) => name).join('|')}] [--cases N]\n`;

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '1' }, seed: { type: 'string' }, target: { type: 'string', multiple: true }, cases: { type: 'string' } } });
const unknown = (values.target ?? []).filter((name) => !TARGETS.some((target) => target.name === name));
const minutes = Number(values.minutes);
if (unknown.length > 0 || !(minutes > 0)) {
  process.stderr.write(USAGE);
  process.exit(2);
}
const targets = TARGETS.filter(({ name }) => values.target === undefined || values.target.includes(name));
const first = values.seed === undefined ? Date.now() >>> 0 : Number(values.seed) >>> 0;
const most = values.cases === undefined ? Infinity : Number(values.cases);
process.stdout.write(`seed ${first}; the same seed makes the same cases\n`);

const corpus = loadCorpus();
const tallies = new Map<string, FuzzTally>(targets.map(({ name }) => [name, { cases: 0, accepted: 0, slowestMs: 0 }]));
const findings: Finding[] = [];
const memory = new MemoryWatch();
const until = performance.now() + minutes * 60_000;
for (let seed = first; performance.now() < until && findings.length < MAX_FINDINGS && seed - first < most; seed += ROUND) {
  for (const target of targets) {
    const tally = tallies.get(target.name) as FuzzTally;
    for (let at = 0; at < ROUND && performance.now() < until; at += 1) {
      const finding = runCase(target, seed + at, corpus, tally);
      if (finding === undefined || findings.some(({ what }) => what === finding.what)) continue;
      findings.push(finding);
      process.stdout.write(`${JSON.stringify({ seed: finding.seed, ...caseToJson(finding.target, finding.what, finding.hostile) })}\n`);
    }
  }
  memory.look();
}
for (const [name, { cases, accepted, slowestMs }] of tallies) process.stdout.write(`${name.padEnd(14)} ${cases} cases, ${accepted} accepted, the slowest ${slowestMs.toFixed(0)} ms\n`);
process.stdout.write(`memory         ${memory.toString()}\n`);
process.stdout.write(`${findings.length} different findings\n`);
process.exitCode = findings.length > 0 || !memory.isFlat ? 1 : 0;
