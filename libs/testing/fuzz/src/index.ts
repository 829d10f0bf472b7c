export { loadCorpus, type Corpus } from './corpus/corpus.ts';
export { Dice } from './dice.ts';
export { mutateBytes } from './mutate/mutate-bytes.ts';
export { caseOfJson, caseToJson, type CaseJson } from './run/finding-file.ts';
export { MemoryWatch } from './run/memory-watch.ts';
export { faultOf, runCase, type Finding, type FuzzTally } from './run/run-fuzz.ts';
export { type FuzzCase, type Target } from './targets/target.ts';
export { TARGETS } from './targets/targets.ts';
