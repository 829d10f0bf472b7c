import { err, ok, type Result } from '@mbaas/kernel';
import type { Arguments } from '../arguments/command-arguments.ts';
import { MVSD_ERRORS, type MvsdError } from '../mvsd-error.ts';
import type { Account } from '../port/account-book.port.ts';
import type { RpcContext } from './rpc-command.ts';

/** The account a call names, undefined when it names none. 1000 when it does not exist or the password is another. */
export function accountOf(found: Arguments, context: RpcContext): Result<Account | undefined, MvsdError> {
  const name = found.get('accountname');
  if (name === undefined) return ok(undefined);
  const account = context.accounts.find(name);
  return account === undefined || account.password !== found.get('accountauth') ? err(MVSD_ERRORS.accountUnknown) : ok(account);
}

/** Addresses of the account a call names; none when it names none. 1000 as in accountOf. */
export function accountAddresses(found: Arguments, context: RpcContext): Result<readonly string[], MvsdError> {
  const account = accountOf(found, context);
  return account.ok ? ok(account.value?.addresses ?? []) : account;
}
