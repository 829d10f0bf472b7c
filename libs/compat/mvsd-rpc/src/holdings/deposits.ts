import { ok, type Result } from '@mbaas/kernel';
import { displayHash } from '@mbaas/chain-primitives';
import { classifyOutput } from '@mbaas/chain-script';
import type { MvsdError } from '../mvsd-error.ts';
import type { UnspentRow } from '../port/chain-rows.port.ts';
import type { RpcValue } from '../rpc-value.ts';
import type { ChainView } from './chain-view.ts';
import { lockOf } from './output-lock.ts';
import { loadUnspent } from './unspent-outputs.ts';

/** A deposited output that is still locked, with its term in blocks. */
interface Deposit {
  readonly row: UnspentRow;
  readonly blocks: number;
}

async function loadDeposits(address: string, view: ChainView): Promise<Result<Deposit[], MvsdError>> {
  const deposits: Deposit[] = [];
  for (const row of await loadUnspent(address, view)) {
    // Relative locks are not looked at here: one that cannot be read spoils balances, not deposits.
    if (classifyOutput(row.output.script).pattern !== 'pay-key-hash-lock-height') continue;
    const lock = lockOf(row, view);
    if (!lock.ok) return lock;
    if (lock.value.kind === 'deposit') deposits.push({ row, blocks: lock.value.blocks });
  }
  return ok(deposits);
}

/**
 * The deposits of an address as the node shows them, which is at most one: its list has one place an address, where the newest
 * deposit stays and the interest of the oldest ends up. Rewards of a deposit lie in coinbases under the same kind of lock.
 */
export async function listDeposits(address: string, view: ChainView): Promise<Result<readonly RpcValue[], MvsdError>> {
  const deposits = await loadDeposits(address, view);
  if (!deposits.ok) return deposits;
  const shown = deposits.value.findLast(({ row }) => !row.coinbase);
  if (shown === undefined) return ok([]);
  const bonus = deposits.value.find(({ row }) => row.coinbase);
  return ok([
    {
      address,
      deposited_balance: shown.row.output.value,
      bonus_balance: bonus?.row.output.value ?? 0n,
      deposited_height: shown.blocks,
      expiration_height: shown.row.height + shown.blocks,
      tx_hash: displayHash(shown.row.point.hash),
    },
  ]);
}
