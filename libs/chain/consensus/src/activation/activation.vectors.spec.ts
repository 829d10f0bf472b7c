import { mainnet, testnet, type Network } from '@mbaas/chain-params';
import { describe, expect, it } from 'vitest';
import { readJson } from '../../test/chain-files.ts';
import type { ChainContext } from '../view/chain-context.ts';
import {
  areStakeOutputsActive, futureWindowSeconds, isFinalityEnforced, isNovaActive, isPosEra, isStrict, isSuccessionLimited, isTimeMonotone, isTopPos,
  isVersion4Mandatory, mayCarryPosGenesis,
} from './activation.ts';

interface Row {
  network: string; height: number; time_window_s: number; parent_time_lower_bound: boolean; difficulty: 'v1' | 'v2'; tx_v4_allowed: boolean;
  tx_v3_allowed: boolean; tx_min_version: number; finality_rule: boolean; sequence_lock_outputs: boolean; deposit_outputs: boolean;
  mining_certs: boolean; successive_rule: boolean; pos_genesis_slot: boolean | null; connect_stage: boolean; subsidy_rounding: 'truncate' | 'round';
}
const { rows } = readJson<{ rows: Row[] }>('vectors/consensus/activation.json');
const networks: Record<string, Network> = { mainnet, testnet };

describe('activation', () => {
  it.each(rows)('$network at $height', (row) => {
    const network = networks[row.network]!;
    const { height } = row;
    const context: ChainContext = { network, profile: 'reference', height, top: height - 1, medianTimePast: 0, now: null };
    const slot = row.pos_genesis_slot === null ? {} : { pos_genesis_slot: mayCarryPosGenesis(2, context) };
    const { pos_genesis_slot: _, ...expected } = row;
    expect({
      network: row.network,
      height,
      time_window_s: futureWindowSeconds(height, network),
      parent_time_lower_bound: isTimeMonotone(height, network),
      difficulty: isPosEra(height, network) ? 'v2' : 'v1',
      tx_v4_allowed: isNovaActive(context),
      tx_v3_allowed: network.testnetRules,
      tx_min_version: isVersion4Mandatory(context) ? 4 : 0,
      finality_rule: isFinalityEnforced(context),
      sequence_lock_outputs: areStakeOutputsActive(context),
      deposit_outputs: !isTopPos(context),
      mining_certs: isTopPos(context),
      successive_rule: isSuccessionLimited(height, network),
      connect_stage: isStrict(context),
      subsidy_rounding: isPosEra(height, network) ? 'round' : 'truncate',
      ...slot,
    }).toEqual(row.pos_genesis_slot === null ? expected : row);
  });

  it('lets the first stake block carry the PoS genesis where no height is fixed', () => {
    const context: ChainContext = { network: testnet, profile: 'reference', height: 995_000, top: 994_999, medianTimePast: 0, now: null };
    expect(mayCarryPosGenesis(2, context)).toBe(true);
    expect(mayCarryPosGenesis(2, { ...context, stakeStarted: true })).toBe(false);
    expect(mayCarryPosGenesis(1, context)).toBe(false);
  });
});
