import { err, ok, type Result } from '@mbaas/kernel';
import { displayText, heldText } from '@mbaas/chain-primitives';
import { outputAddress } from '@mbaas/chain-script';
import type { Arguments } from '../arguments/command-arguments.ts';
import { isInRange, rangeArgument } from '../arguments/number-argument.ts';
import { loadAssets } from '../holdings/asset-issues.ts';
import { loadHistory, type HistoryEntry } from '../holdings/history.ts';
import { nodeSort } from '../holdings/node-sort.ts';
import { resolveAddress } from '../holdings/resolve-address.ts';
import { missingArgument, type MvsdError } from '../mvsd-error.ts';
import { renderHistoryEntry } from '../render/history-entry.ts';
import { accountAddresses } from './account-of.ts';
import { pageOf, PAGING } from './page.ts';
import { OPTIONAL_ACCOUNT, type RpcCommand, type RpcContext } from './rpc-command.ts';

/** Whose history is asked for, and which addresses count as own in it. */
interface Subject {
  readonly addresses: readonly string[];
  readonly own: ReadonlySet<string>;
}

/** --address narrows an account's history; own stays what the account has. Without an account it is both. */
async function subjectOf(found: Arguments, context: RpcContext): Promise<Result<Subject, MvsdError>> {
  const account = accountAddresses(found, context);
  if (!account.ok) return account;
  const text = found.get('address');
  if (text === undefined) {
    return found.has('accountname') ? ok({ addresses: account.value, own: new Set(account.value) }) : err(missingArgument('ADDRESS'));
  }
  const address = await resolveAddress(text, context);
  if (!address.ok) return address;
  return ok({ addresses: [address.value], own: new Set(found.has('accountname') ? account.value : [address.value]) });
}

/** True when an output brings something of that name to one of the addresses; taking it away does not count. */
const brings = ({ transaction }: HistoryEntry, symbol: string, addresses: readonly string[], { network }: RpcContext): boolean =>
  transaction.outputs.some(
    ({ attachment, script }) => 'symbol' in attachment && attachment.symbol === symbol && addresses.includes(outputAddress(script, network) ?? ''),
  );

export const listtxs: RpcCommand = {
  positional: OPTIONAL_ACCOUNT,
  options: { ...PAGING, address: { letter: 'a', value: true }, height: { letter: 'e', value: true }, symbol: { letter: 's', value: true } },
  async answer(found, context) {
    const heights = rangeArgument(found, 'height');
    if (!heights.ok) return heights;
    const subject = await subjectOf(found, context);
    if (!subject.ok) return subject;
    const { addresses, own } = subject.value;
    const symbol = found.get('symbol');
    const entries = (await loadHistory(addresses, context)).filter(
      (entry) => isInRange(BigInt(entry.row.height), heights.value) && (symbol === undefined || brings(entry, heldText(symbol), addresses, context)),
    );
    const page = pageOf(nodeSort(entries, (a, b) => a.row.height > b.row.height), found);
    if (!page.ok) return page;
    const decimals = new Map([...(await loadAssets(context.rows))].map(([held, detail]) => [displayText(held), detail.decimals]));
    return ok({
      total_page: page.value.total,
      current_page: page.value.current,
      transaction_count: page.value.items.length,
      transactions: page.value.items.map((entry) => renderHistoryEntry(entry, own, (name) => decimals.get(name), context.network)),
    });
  },
};
