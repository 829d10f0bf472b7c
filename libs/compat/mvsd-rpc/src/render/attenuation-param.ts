import { attenuation, type ClassifiedScript } from '@mbaas/chain-script';
import type { RpcObject } from '../rpc-value.ts';

/** `attenuation_model_param` of an output whose tokens are locked; undefined for every other output and for a malformed model. */
export function renderAttenuation(script: ClassifiedScript): RpcObject | undefined {
  if (script.attenuation === undefined) return undefined;
  const parsed = attenuation.parseModel(script.attenuation.model);
  if (!parsed.ok) return undefined;
  const { type, period, blocksLeft, lockedBlocks, lockedQuantity, periods, inflation, cycles, quantities } = parsed.value;
  return {
    type,
    current_period_nbr: period,
    next_interval: blocksLeft,
    lock_period: lockedBlocks,
    lock_quantity: lockedQuantity,
    total_period_nbr: periods,
    ...(type === 3 ? { inflation_rate: inflation } : {}),
    ...(type === 1 ? {} : { locked: cycles.map((number, index) => ({ number, quantity: quantities[index] ?? 0n })) }),
  };
}
