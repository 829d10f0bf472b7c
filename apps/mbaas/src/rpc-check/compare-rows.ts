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
  /** Heights that rows were compared at. */
  readonly tips: readonly number[];
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

const tallyOf = (commands: Map<string, CommandTally>, command: string): CommandTally => {
  const known = commands.get(command) ?? { rows: 0, compared: 0, equal: 0, skipped: new Map<string, number>() };
  commands.set(command, known);
  return known;
};

const skip = ({ skipped }: CommandTally, reason: string, count = 1): void => void skipped.set(reason, (skipped.get(reason) ?? 0) + count);

/** One comparison of several, with rows that none of them was about: those asked where the chain never stood. */
export function mergeComparisons(parts: readonly RpcComparison[], left: readonly RpcRow[]): RpcComparison {
  const commands = new Map<string, CommandTally>();
  for (const part of parts) {
    for (const [command, { rows, compared, equal, skipped }] of part.commands) {
      const tally = tallyOf(commands, command);
      tally.rows += rows;
      tally.compared += compared;
      tally.equal += equal;
      for (const [reason, count] of skipped) skip(tally, reason, count);
    }
  }
  for (const row of left) {
    const tally = tallyOf(commands, row.command);
    tally.rows += 1;
    skip(tally, skipReason(row, row.tip ?? -1) ?? 'asked at a tip that the blocks do not reach');
  }
  return { tips: parts.flatMap(({ tips }) => tips), commands, differences: parts.flatMap(({ differences }) => differences) };
}

/** Answers every row that can be asked at the tip of `context` and compares by value; members in any order, lists in theirs. */
export async function compareRows(rows: readonly RpcRow[], context: RpcContext): Promise<RpcComparison> {
  const tip = await context.rows.height();
  const commands = new Map<string, CommandTally>();
  const differences: Difference[] = [];
  for (const row of rows) {
    const tally = tallyOf(commands, row.command);
    tally.rows += 1;
    const reason = skipReason(row, tip);
    if (reason !== undefined) {
      skip(tally, reason);
      continue;
    }
    tally.compared += 1;
    const ours = await answerOf(row, context);
    if (equalRpcValues(ours, row.answer ?? null)) tally.equal += 1;
    else differences.push({ row, ours });
  }
  return { tips: [tip], commands, differences };
}
