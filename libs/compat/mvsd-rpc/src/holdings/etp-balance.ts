import { ok, type Result } from '@mbaas/kernel';
import type { MvsdError } from '../mvsd-error.ts';
import type { RpcObject } from '../rpc-value.ts';
import type { ChainView } from './chain-view.ts';
import { lockOf } from './output-lock.ts';
import { loadUnspent } from './unspent-outputs.ts';

/** ETP of an address in atoms. `frozen`: maturing, deposited or under a relative lock. */
export interface EtpBalance {
  readonly received: bigint;
  readonly unspent: bigint;
  readonly frozen: bigint;
}

export const NO_ETP: EtpBalance = { received: 0n, unspent: 0n, frozen: 0n };

export const addBalances = (a: EtpBalance, b: EtpBalance): EtpBalance => ({
  received: a.received + b.received,
  unspent: a.unspent + b.unspent,
  frozen: a.frozen + b.frozen,
});

/** The balance of an address at the tip. 1000 as lockOf. */
export async function loadEtpBalance(address: string, view: ChainView): Promise<Result<EtpBalance, MvsdError>> {
  let unspent = 0n;
  let frozen = 0n;
  for (const row of await loadUnspent(address, view)) {
    const lock = lockOf(row, view);
    if (!lock.ok) return lock;
    unspent += row.output.value;
    if (lock.value.kind !== 'none') frozen += row.output.value;
  }
  return ok({ received: await view.rows.received(address), unspent, frozen });
}

/** `confirmed` differs from `unspent` by the pool alone, which is not looked at. */
export const renderBalance = ({ received, unspent, frozen }: EtpBalance): RpcObject => ({
  confirmed: unspent,
  received,
  unspent,
  available: unspent - frozen,
  frozen,
});
