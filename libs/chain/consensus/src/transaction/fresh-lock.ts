import { attenuation } from '@mbaas/chain-script';
import { refuseTx } from '../codes/refuse.ts';
import type { TxRefusal } from '../codes/tx.codes.ts';
import type { OutputClass } from '../facts/output-class.ts';

/** An attenuated output of an issue starts its lock: the initial check with its supply. TX_ATTENUATION_INVALID. consensus.md 6.11. */
export function checkFreshLock(found: OutputClass | undefined, supply: bigint): TxRefusal | undefined {
  if (found?.attenuation === undefined) return undefined;
  const initial = attenuation.checkInitial(found.attenuation.model, supply);
  return initial.ok ? undefined : refuseTx('TX_ATTENUATION_INVALID', { cause: initial.error.code });
}
