import type { Problem } from '@mbaas/kernel';
import { TX_CODES, type TxCode } from '@mbaas/chain-consensus';

/** The other side is away, overloaded or broken: the same question may be answered later. */
export const isPassing = (problem: Problem): boolean => problem.status >= 500 || problem.status === 429 || problem.code === 'QUERY_UNAVAILABLE' || problem.code === 'QUERY_FAILED';

const FUNDS_CODES: ReadonlySet<string> = new Set([
  'BUILD_FUNDS_INSUFFICIENT', 'BUILD_ADDRESS_FUNDS_MISSING', 'BUILD_ASSET_INSUFFICIENT', 'BUILD_CERTIFICATE_MISSING', 'BUILD_AVATAR_MISSING', 'BUILD_SHARE_INSUFFICIENT',
]);

/** Something to spend is missing; another operation's change may bring it. */
export const lacksFunds = (problem: Problem): boolean => FUNDS_CODES.has(problem.code);

const isTxCode = (code: string): code is TxCode => Object.hasOwn(TX_CODES, code);

/** The pool knows it already: as good as accepted. */
export const isKnown = (problem: Problem): boolean => problem.code === 'TX_KNOWN';

/** Refused for the state of the chain or the pool (spent, taken, not yet), not for what it is: built anew it may pass. */
export const isStale = (problem: Problem): boolean => isTxCode(problem.code) && (TX_CODES[problem.code].http === 409 || TX_CODES[problem.code].outcome === 'defer');
