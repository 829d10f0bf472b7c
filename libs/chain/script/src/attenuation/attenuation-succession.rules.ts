import { err, ok } from '@mbaas/kernel';
import { available, termsOf } from './attenuation-available.ts';
import { diff } from './attenuation-diff.ts';
import { parseModel } from './attenuation-model.codec.ts';
import type { Attenuation } from './attenuation-model.types.ts';

/** A locked output that is spent. */
export interface SpentLock {
  readonly text: string;
  /** Tokens it carries, base units. */
  readonly amount: bigint;
  /** Blocks since it was confirmed: max(0, last block height - its height). */
  readonly elapsed: bigint;
}

/**
 * May `text` with `amount` tokens follow the spent lock? The output itself has passed checkRunning.
 * Codes: those of parseModel, diff and available, ATTENUATION_TERMS_CHANGED, _TOO_EARLY, _NOT_NEXT, _AMOUNT.
 * wire-format §3.10 "Consensus" 3.
 */
export function checkSuccession(spent: SpentLock, text: string, amount: bigint): Attenuation<void> {
  const before = parseModel(spent.text);
  if (!before.ok) return before;
  const after = parseModel(text);
  if (!after.ok) return after;
  if (termsOf(spent.text) !== termsOf(text)) return err({ code: 'ATTENUATION_TERMS_CHANGED' });
  const blocks = diff(before.value, after.value);
  if (!blocks.ok) return blocks;
  if (blocks.value > spent.elapsed) return err({ code: 'ATTENUATION_TOO_EARLY' });
  const release = available(spent.amount, blocks.value, before.value);
  if (!release.ok) return release;
  if (release.value.nextText !== text) return err({ code: 'ATTENUATION_NOT_NEXT' });
  return release.value.spendable + amount === spent.amount ? ok(undefined) : err({ code: 'ATTENUATION_AMOUNT' });
}

/**
 * May the spent lock vanish, all of its tokens being free?
 * Codes: those of parseModel and diff, ATTENUATION_TOO_EARLY. wire-format §3.10 "Consensus" 4.
 */
export function checkFullRelease(spent: SpentLock): Attenuation<void> {
  const model = parseModel(spent.text);
  if (!model.ok) return model;
  const blocks = diff(model.value, null);
  if (!blocks.ok) return blocks;
  return blocks.value <= spent.elapsed ? ok(undefined) : err({ code: 'ATTENUATION_TOO_EARLY' });
}
