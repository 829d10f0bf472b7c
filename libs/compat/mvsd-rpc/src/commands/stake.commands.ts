import { expectOk, ok } from '@mbaas/kernel';
import { MIN_STAKE, stakeMaturity } from '@mbaas/chain-consensus';
import { decodeBlock } from '@mbaas/chain-codec';
import { loadView, type ChainView } from '../holdings/chain-view.ts';
import { lockOf } from '../holdings/output-lock.ts';
import { resolveAddress } from '../holdings/resolve-address.ts';
import { loadUnspent } from '../holdings/unspent-outputs.ts';
import { ADDRESS, type RpcCommand } from './rpc-command.ts';

/** Blocks an output must be old to stake, at the difficulty of the tip. consensus §3.2. */
async function maturityAtTip({ rows, height }: ChainView): Promise<number> {
  const tip = await rows.block({ height });
  return stakeMaturity(tip === undefined ? 0n : expectOk(decodeBlock(tip.raw), 'stored blocks decode').block.header.bits);
}

/** How many outputs of an address may stake now, and how many will when they are old enough. */
export const getstakeinfo: RpcCommand = {
  positional: ADDRESS,
  options: {},
  async answer(found, context) {
    const address = await resolveAddress(found.get('address') ?? '', context);
    if (!address.ok) return address;
    const view = await loadView(context);
    const maturity = await maturityAtTip(view);
    let [available, waiting] = [0, 0];
    for (const row of await loadUnspent(address.value, view)) {
      if (row.output.value < MIN_STAKE) continue;
      const lock = lockOf(row, view);
      if (!lock.ok) return lock;
      if (lock.value.kind === 'deposit' || lock.value.kind === 'relative') continue;
      if (row.height + maturity <= view.height && lock.value.kind === 'none') available += 1;
      else waiting += 1;
    }
    return ok({ address: address.value, height: view.height, stake_utxo_available: available, stake_utxo_waiting: waiting });
  },
};
