export { type Brand } from './brand.ts';
export { codes, type CodeRow, type CodeTable, type Outcome, type Refusal } from './codes.ts';
export { problem, type Problem } from './problem.ts';
export { assert, BrokenAssumption, err, expectOk, ok, type Result } from './result.ts';
