import { assert, expectOk } from '@mbaas/kernel';
import type { Queryable } from '@mbaas/platform-postgres';
import type { RuleOptions } from '../connect/block-rules.ts';
import { prepareBlock } from '../connect/prepare-block.ts';
import { readBlock } from '../connect/read-block.ts';
import { removeRecords } from '../connect/registry-records.ts';
import { loadConnectedBlock } from '../storage/connected-block.loader.ts';
import { loadState } from '../storage/state.loader.ts';
import type { TipState } from '../state/tip-state.ts';
import { Registries } from '../state/registries.ts';
import { WitnessRegistry } from '../witness/witness-registry.ts';
import { loadElected } from '../witness/witness.loader.ts';
import { loadMainBlocks } from './main-blocks.ts';
import { loadPastCoins } from './past-coins.ts';

/** Where memory is to stand, in a snapshot whose tip is at `top`. */
export interface PastStateOptions {
  readonly height: number;
  readonly top: number;
  readonly rules: RuleOptions;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Puts memory where the chain stood at a height (−1: before the genesis block): forward from nothing or backward from the
 * tip, whichever is nearer. Seals and scripts are not looked at. Ends early, at another height, when the signal is raised.
 */
export async function loadPastState(from: Queryable, state: TipState, { height, top, rules, signal }: PastStateOptions): Promise<void> {
  if (height + 1 <= top - height) return advance(from, state, { height, top, rules, signal });
  await loadState(from, state);
  const removed = { firstTx: state.nextTx, firstOutput: state.nextOutput };
  for (let at = top; at > height && signal?.aborted !== true; at -= 1) {
    const block = await loadConnectedBlock(from, at, state);
    removeRecords(state.registries, block);
    Object.assign(removed, { firstTx: block.firstTx, firstOutput: block.firstOutput });
    // Its coins are as the tip has them: nothing of them may stay.
    state.coins.clear();
  }
  state.generation += 1;
  state.headers.truncate(height);
  state.nextTx = removed.firstTx;
  state.nextOutput = removed.firstOutput;
  await loadElected(from, state);
}

async function advance(from: Queryable, state: TipState, { height, rules, signal }: PastStateOptions): Promise<void> {
  const { network } = state;
  const delegated = network.heights.dpos !== null && network.dposParams !== null;
  state.registries = new Registries(delegated ? new WitnessRegistry(network) : undefined);
  while (state.height < height && signal?.aborted !== true) {
    const reads = (await loadMainBlocks(from, state.height + 1, height)).map(({ raw }) => expectOk(readBlock(raw), 'stored blocks were decoded once'));
    assert(reads.length > 0, 'every height below the tip has a block');
    if (state.coins.full) state.coins.rotate();
    await loadPastCoins(from, reads, state);
    for (const read of reads) expectOk(prepareBlock(read, state, rules), 'stored blocks have passed the rules');
  }
}
