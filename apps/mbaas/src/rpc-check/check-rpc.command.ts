import type { CommandContext } from '../cli/command-context.ts';
import { withChain } from '../cli/with-chain.ts';
import { chainMomentRows } from './chain-moment-rows.ts';
import { compareRows, totalsOf, type RpcComparison } from './compare-rows.ts';
import { comparisonReport } from './comparison-report.ts';
import { recordedAccounts } from './recorded-accounts.ts';
import type { RpcRow } from './rpc-row.ts';
import { readRpcRows } from './rpc-rows-file.ts';
import { readWalletFile } from './wallet-file.ts';

/** Tips that rows were asked at, for the sentence that says why none fits. */
const tipsOf = (rows: readonly RpcRow[]): string => [...new Set(rows.flatMap(({ tip }) => tip ?? []))].sort((a, b) => a - b).join(', ');

/** 0 when everything compared is equal, 1 on a difference, 2 when there was nothing to compare. */
function exitCode(comparison: RpcComparison): number {
  const { compared, equal } = totalsOf(comparison);
  if (compared === 0) return 2;
  return compared === equal ? 0 : 1;
}

/** `mbaas check-rpc <rows.jsonl[.gz]>`: compares what a full node answered with what the chain of the data directory answers. */
export async function checkRpcCommand(file: string, options: { readonly wallet?: string }, context: CommandContext): Promise<number> {
  const rows = await readRpcRows(file);
  const wallet = options.wallet === undefined ? [] : await readWalletFile(options.wallet);
  const comparison = await withChain(context, ({ blockStorage }) =>
    blockStorage.reader.at((moment) =>
      compareRows(rows, {
        network: context.network,
        rows: chainMomentRows(moment, context.network),
        accounts: recordedAccounts(rows, moment.tip.height, wallet),
      }),
    ),
  );
  process.stdout.write(`${comparisonReport(comparison).join('\n')}\n`);
  const code = exitCode(comparison);
  if (code === 2) process.stderr.write(`No row fits this chain, whose tip is ${comparison.tip}: the rows were asked at ${tipsOf(rows)}. Import up to one of these heights (--until).\n`);
  return code;
}
