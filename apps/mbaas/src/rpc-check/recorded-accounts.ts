import type { Account, AccountBook, RpcValue } from '@mbaas/compat-mvsd-rpc';
import { isRpcObject } from '@mbaas/compat-mvsd-rpc';
import type { RpcRow } from './rpc-row.ts';

const isTexts = (value: RpcValue | undefined): value is readonly string[] => Array.isArray(value) && value.every((item) => typeof item === 'string');

/** The addresses of a listaddresses answer: a list, or in version 2 a list in an object. */
function addressesOf(row: RpcRow): readonly string[] | undefined {
  const result = row.answer?.['result'];
  const list = isRpcObject(result) ? result['addresses'] : result;
  return row.command === 'listaddresses' && isTexts(list) ? list : undefined;
}

/** The last account of a name that `rows` list. */
function lastOf(rows: readonly RpcRow[], name: string): Account | undefined {
  const row = rows.findLast(({ params, ...rest }) => params[0] === name && addressesOf({ params, ...rest }) !== undefined);
  const password = row?.params[1];
  const addresses = row === undefined ? undefined : addressesOf(row);
  return addresses === undefined || typeof password !== 'string' ? undefined : { name, password, addresses };
}

/**
 * The node's accounts as the rows themselves tell them, through listaddresses: as listed at this tip, else as listed last in the
 * file, else from the wallet file. Shared addresses are in the rows alone.
 */
export function recordedAccounts(rows: readonly RpcRow[], tip: number, wallet: readonly Account[]): AccountBook {
  const here = rows.filter((row) => row.tip === tip);
  const known = new Map<string, Account | undefined>();
  return {
    find(name) {
      if (!known.has(name)) known.set(name, lastOf(here, name) ?? lastOf(rows, name) ?? wallet.find((account) => account.name === name));
      return known.get(name);
    },
  };
}
