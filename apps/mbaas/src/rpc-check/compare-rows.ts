import { answerRpc, equalRpcValues, errorToValue, type ApiVersion, type RpcContext, type RpcObject } from '@mbaas/compat-mvsd-rpc';
import type { RpcRow } from './rpc-row.ts';
import { skipReason } from './skip-reason.ts';

/** A row that our chain answers otherwise. */
export interface Difference {
  readonly row: RpcRow;
  readonly ours: RpcObject;
}

/** What happened to the rows of one command. */
export interface CommandTally {
  rows: number;
  compared: number;
  equal: number;
  /** Reason → rows. */
  readonly skipped: Map<string, number>;
}

/** The outcome of a check. */
export interface RpcComparison {
  readonly tip: number;
  readonly commands: ReadonlyMap<string, CommandTally>;
  readonly differences: readonly Difference[];
}

/** Rows compared, equal and skipped, over all commands. */
export function totalsOf({ commands }: RpcComparison): { readonly rows: number; readonly compared: number; readonly equal: number } {
  const totals = { rows: 0, compared: 0, equal: 0 };
  for (const { rows, compared, equal } of commands.values()) {
    totals.rows += rows;
    totals.compared += compared;
    totals.equal += equal;
  }
  return totals;
}

async function answerOf({ api, command, params }: RpcRow, context: RpcContext): Promise<RpcObject> {
  const answer = await answerRpc({ api: api as ApiVersion, command, params }, context);
  return answer.ok ? { result: answer.value } : { error: errorToValue(answer.error) };
}

/** Answers every row that can be asked at the tip of `context` and compares by value; members in any order, lists in theirs. */
export async function compareRows(rows: readonly RpcRow[], context: RpcContext): Promise<RpcComparison> {
  const tip = await context.rows.height();
  const commands = new Map<string, CommandTally>();
  const differences: Difference[] = [];
  for (const row of rows) {
    const tally = commands.get(row.command) ?? { rows: 0, compared: 0, equal: 0, skipped: new Map<string, number>() };
    commands.set(row.command, tally);
    tally.rows += 1;
    const reason = skipReason(row, tip);
    if (reason !== undefined) {
      tally.skipped.set(reason, (tally.skipped.get(reason) ?? 0) + 1);
      continue;
    }
    tally.compared += 1;
    const ours = await answerOf(row, context);
    if (equalRpcValues(ours, row.answer ?? null)) tally.equal += 1;
    else differences.push({ row, ours });
  }
  return { tip, commands, differences };
}
