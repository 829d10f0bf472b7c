export { baselineName, baselinesOf, type Baseline, type Declarations } from '../compatibility/baseline.ts';
export { CHANGE_CODES, type Change, type ChangeCode } from '../compatibility/change-codes.ts';
export { compareDeclarations, sentenceOf, type Finding } from '../compatibility/compare-declarations.ts';
export { asyncApiDocument } from './async-api.ts';
export { messagePage } from './message-page.ts';
