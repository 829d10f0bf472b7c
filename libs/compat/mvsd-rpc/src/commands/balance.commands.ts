import { ok } from '@mbaas/kernel';
import { numberArgument } from '../arguments/number-argument.ts';
import { loadView } from '../holdings/chain-view.ts';
import { listDeposits } from '../holdings/deposits.ts';
import { addBalances, loadEtpBalance, NO_ETP, renderBalance } from '../holdings/etp-balance.ts';
import type { RpcObject, RpcValue } from '../rpc-value.ts';
import { accountAddresses } from './account-of.ts';
import { ACCOUNT, type RpcCommand } from './rpc-command.ts';

export const getbalance: RpcCommand = {
  positional: ACCOUNT,
  options: {},
  async answer(found, context) {
    const addresses = accountAddresses(found, context);
    if (!addresses.ok) return addresses;
    const view = await loadView(context);
    let total = NO_ETP;
    for (const address of addresses.value) {
      const balance = await loadEtpBalance(address, view);
      if (!balance.ok) return balance;
      total = addBalances(total, balance.value);
    }
    return ok(Object.fromEntries(Object.entries(renderBalance(total)).map(([name, value]) => [`total_${name}`, value])));
  },
};

/** In the account's order of addresses. */
export const listbalances: RpcCommand = {
  positional: ACCOUNT,
  options: {
    nozero: { letter: 'n', value: false },
    deposited: { letter: 'd', value: false },
    greater_equal: { letter: 'g', value: true },
    lesser_equal: { letter: 'l', value: true },
  },
  async answer(found, context) {
    const addresses = accountAddresses(found, context);
    if (!addresses.ok) return addresses;
    const least = numberArgument(found, 'greater_equal', 0);
    if (!least.ok) return least;
    const most = numberArgument(found, 'lesser_equal', Number.MAX_SAFE_INTEGER);
    if (!most.ok) return most;
    const view = await loadView(context);
    const list: RpcValue[] = [];
    for (const address of addresses.value) {
      if (found.has('deposited')) {
        const deposits = await listDeposits(address, view);
        if (!deposits.ok) return deposits;
        list.push(...deposits.value);
        continue;
      }
      const balance = await loadEtpBalance(address, view);
      if (!balance.ok) return balance;
      const { unspent } = balance.value;
      if ((unspent === 0n && found.has('nozero')) || unspent < BigInt(least.value) || (found.has('lesser_equal') && unspent > BigInt(most.value))) continue;
      const shown: RpcObject = { address, ...renderBalance(balance.value) };
      list.push(shown);
    }
    return ok(list);
  },
};
