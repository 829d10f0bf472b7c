import { err, ok, type Result } from '@mbaas/kernel';
import { isSequenceDisabled, relativeLock } from '@mbaas/chain-consensus';
import { classifyOutput } from '@mbaas/chain-script';
import { MVSD_ERRORS, type MvsdError } from '../mvsd-error.ts';
import type { UnspentRow } from '../port/chain-rows.port.ts';
import type { ChainView } from './chain-view.ts';

/** Why an output cannot be spent at the tip, or that it can. */
export type OutputLock =
  | { readonly kind: 'none' }
  /** A block reward that is too young. */
  | { readonly kind: 'maturing' }
  /** A deposit of so many blocks. */
  | { readonly kind: 'deposit'; readonly blocks: number }
  /** A relative lock of so many blocks, or seconds when `timed`. */
  | { readonly kind: 'relative'; readonly timed: boolean; readonly span: number };

const FREE: OutputLock = { kind: 'none' };

function lockOfSequence(row: UnspentRow, sequence: number, view: ChainView): OutputLock {
  if (isSequenceDisabled(sequence)) return FREE;
  const { time: timed, amount: span } = relativeLock(sequence);
  const end = timed ? row.timestamp + span : row.height + span;
  return end > (timed ? view.time : view.height) ? { kind: 'relative', timed, span } : FREE;
}

/**
 * The lock of an output at the tip. 1000 "script number overflow" when a lock's number has more than four bytes: such an
 * output can be made and the node fails on every answer that has to read it.
 */
export function lockOf(row: UnspentRow, view: ChainView): Result<OutputLock, MvsdError> {
  const { pattern, sequence, lockHeight } = classifyOutput(row.output.script);
  if (pattern === 'pay-key-hash-sequence-lock') {
    return sequence === undefined ? err(MVSD_ERRORS.scriptNumber) : ok(lockOfSequence(row, sequence, view));
  }
  if (pattern === 'pay-key-hash-lock-height') {
    if (lockHeight === undefined) return err(MVSD_ERRORS.scriptNumber);
    return ok(row.height + lockHeight > view.height ? { kind: 'deposit', blocks: lockHeight } : FREE);
  }
  return ok(row.coinbase && row.height + view.network.coinbaseMaturity > view.height ? { kind: 'maturing' } : FREE);
}
