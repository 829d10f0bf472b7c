import { ok } from '@mbaas/kernel';
import { displayHash } from '@mbaas/chain-primitives';
import { parseAddress } from '@mbaas/chain-crypto';
import type { Network } from '@mbaas/chain-params';
import { isInRange, numberArgument, rangeArgument } from '../arguments/number-argument.ts';
import { loadView } from '../holdings/chain-view.ts';
import { listDeposits } from '../holdings/deposits.ts';
import { loadEtpBalance, renderBalance } from '../holdings/etp-balance.ts';
import { newestFirst } from '../holdings/order.ts';
import { lockOf } from '../holdings/output-lock.ts';
import { resolveAddress } from '../holdings/resolve-address.ts';
import type { RpcObject, RpcValue } from '../rpc-value.ts';
import { ADDRESS, type RpcAnswer, type RpcCommand, type RpcContext } from './rpc-command.ts';
import type { NumberRange } from '../arguments/number-argument.ts';
import { loadUnspent } from '../holdings/unspent-outputs.ts';

/** The node's empty list: null here, [] in commands that ask for tokens or an account. */
const listOrNull = (list: readonly RpcValue[]): RpcValue => (list.length === 0 ? null : list);

async function listUnspent(address: string, range: NumberRange | undefined, context: RpcContext): Promise<RpcAnswer> {
  const view = await loadView(context);
  const list: RpcObject[] = [];
  for (const row of newestFirst(await loadUnspent(address, view))) {
    const { value } = row.output;
    if (value === 0n || !isInRange(value, range)) continue;
    const lock = lockOf(row, view);
    if (!lock.ok) return lock;
    const frozen = lock.value.kind === 'none' ? 0n : value;
    list.push({
      utxo_hash: displayHash(row.point.hash), utxo_index: row.point.index, utxo_block: row.height, balance: value, available: value - frozen, frozen,
    });
  }
  return ok(listOrNull(list));
}

export const getaddressetp: RpcCommand = {
  positional: ADDRESS,
  options: { deposited: { letter: 'd', value: false }, utxo: { letter: 'u', value: false }, range: { letter: 'r', value: true } },
  async answer(found, context) {
    const range = rangeArgument(found, 'range');
    if (!range.ok) return range;
    const address = await resolveAddress(found.get('address') ?? '', context);
    if (!address.ok) return address;
    const view = await loadView(context);
    if (found.has('deposited')) {
      const deposits = await listDeposits(address.value, view);
      return deposits.ok ? ok(listOrNull(deposits.value)) : deposits;
    }
    if (found.has('utxo')) return listUnspent(address.value, range.value, context);
    const balance = await loadEtpBalance(address.value, view);
    return balance.ok ? ok({ address: address.value, ...renderBalance(balance.value) }) : balance;
  },
};

/** Outputs under a relative lock that has not passed, the newest first. */
export const getlocked: RpcCommand = {
  positional: ADDRESS,
  options: { expiration: { letter: 'e', value: true }, range: { letter: 'r', value: true } },
  async answer(found, context) {
    const range = rangeArgument(found, 'range');
    if (!range.ok) return range;
    const stillAt = numberArgument(found, 'expiration', 0);
    if (!stillAt.ok) return stillAt;
    const address = await resolveAddress(found.get('address') ?? '', context);
    if (!address.ok) return address;
    const view = await loadView(context);
    const list: RpcObject[] = [];
    for (const row of newestFirst(await loadUnspent(address.value, view))) {
      const lock = lockOf(row, view);
      if (!lock.ok) return lock;
      if (lock.value.kind !== 'relative' || !isInRange(row.output.value, range.value)) continue;
      const { timed, span } = lock.value;
      if (!timed && row.height + span <= stillAt.value) continue;
      list.push({
        address: address.value,
        locked_balance: row.output.value,
        lock_at_height: row.height,
        is_time_locked: timed,
        ...(timed ? { locked_seconds: span, expiration_timestamp: row.timestamp + span } : { locked_height: span, expiration_height: row.height + span }),
      });
    }
    return ok(list);
  },
};

function addressType(text: string, network: Network): string | undefined {
  const parsed = parseAddress(text, network);
  if (!parsed.ok) return undefined;
  if (parsed.value.kind === 'blackhole') return 'blackhole';
  if (parsed.value.kind === 'p2sh') return 'p2sh(multisig)';
  return network.testnetRules ? 'p2kh(test-net)' : 'p2kh(main-net)';
}

/** Recorded for key-hash and invalid addresses; the names of the other two kinds are ours. */
export const validateaddress: RpcCommand = {
  positional: [{ name: 'PAYMENT_ADDRESS', required: true }],
  options: {},
  async answer(found, { network }) {
    const type = addressType(found.get('payment_address') ?? '', network);
    return ok({
      address_type: type ?? 'none',
      is_valid: type !== undefined,
      message: type === undefined ? 'invalid address!' : 'valid address',
      testnet: type !== undefined && network.testnetRules,
    });
  },
};
