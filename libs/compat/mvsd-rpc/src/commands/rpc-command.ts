import type { Result } from '@mbaas/kernel';
import type { ArgumentPlan, Arguments } from '../arguments/command-arguments.ts';
import type { ChainSource } from '../holdings/chain-view.ts';
import type { MvsdError } from '../mvsd-error.ts';
import type { AccountBook } from '../port/account-book.port.ts';
import type { RpcValue } from '../rpc-value.ts';

/** What commands answer from. */
export interface RpcContext extends ChainSource {
  readonly accounts: AccountBook;
}

/** The answer in the shape of API version 3. */
export type RpcAnswer = Result<RpcValue, MvsdError>;

/** One command of the node: what it takes and how it is answered. */
export interface RpcCommand extends ArgumentPlan {
  readonly answer: (found: Arguments, context: RpcContext) => Promise<RpcAnswer>;
}

/** Positional arguments that every account command begins with. */
export const ACCOUNT = [{ name: 'ACCOUNTNAME', required: true }, { name: 'ACCOUNTAUTH', required: true }] as const;
/** The same where the command also answers without an account. */
export const OPTIONAL_ACCOUNT = [{ name: 'ACCOUNTNAME', required: false }, { name: 'ACCOUNTAUTH', required: false }] as const;
/** An administrator's name and password, which commands about the node itself take and may go without. */
export const OPTIONAL_ADMIN = [{ name: 'ADMINNAME', required: false }, { name: 'ADMINAUTH', required: false }] as const;
/** The one argument of address commands: an address or the name of an avatar. */
export const ADDRESS = [{ name: 'ADDRESS', required: true }] as const;
