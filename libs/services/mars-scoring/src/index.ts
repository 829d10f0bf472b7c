export { ahpWeights, analyseJudgements, type AhpAnalysis, type Judgements } from './scoring/domain/ahp.ts';
export { installMars } from './install-mars.ts';
export { MARS_CODES } from './mars.errors.ts';
export { createMarsScoring, type MarsScoring, type MarsScoringOptions } from './mars-scoring.ts';
