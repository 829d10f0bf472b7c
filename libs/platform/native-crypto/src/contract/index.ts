// The suite that every driver of the port passes, and real spends to ask about. For specs alone: they need vitest.
export { realBlocks, realSpends } from './real-spends.ts';
export { singleSignedSpend } from './single-signed-spend.ts';
export { verifierContract, type VerifierWorld } from './verifier.contract.ts';
