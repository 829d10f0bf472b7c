import { COMMANDS, formatRpcValue } from '@mbaas/compat-mvsd-rpc';
import { totalsOf, type CommandTally, type Difference, type RpcComparison } from './compare-rows.ts';
import type { RpcRow } from './rpc-row.ts';

/** Differences printed in full; a chain that is wrong differs in hundreds of rows. */
const SHOWN = 5;
/** A page of a history in one line is longer than this seldom. */
const MAX_LINE = 65_536;

const clipped = (line: string): string => (line.length <= MAX_LINE ? line : `${line.slice(0, MAX_LINE)}… (${line.length - MAX_LINE} more characters)`);

const byCompared = ([, a]: [string, CommandTally], [, b]: [string, CommandTally]): number => b.compared - a.compared;

function commandLine([name, { compared, equal, skipped }]: [string, CommandTally]): string {
  const reasons = [...skipped].map(([reason, count]) => `${count} ${reason}`).join(', ');
  return `${name.padEnd(18)}${String(compared).padStart(9)}${String(equal).padStart(9)}   ${reasons}`.trimEnd();
}

/** Params as they were sent, the password of the account hidden. */
function shownParams({ command, params }: RpcRow): string {
  const secret = COMMANDS[command]?.positional.findIndex(({ name }) => name === 'ACCOUNTAUTH') ?? -1;
  return formatRpcValue(params.map((param, index) => (index === secret ? '***' : param)));
}

const differenceLines = ({ row, ours }: Difference): string[] => [
  `Line ${row.lineNumber}, ${row.api} ${row.command} ${shownParams(row)}`,
  `  node ${formatRpcValue(row.answer ?? null)}`,
  `  ours ${formatRpcValue(ours)}`,
];

/** The report of a check, line by line: a table of commands with what was skipped and why, the first differences, the sum. */
export function comparisonReport(comparison: RpcComparison): string[] {
  const { tips, commands, differences } = comparison;
  const { rows, compared, equal } = totalsOf(comparison);
  const hidden = differences.length - SHOWN;
  return [
    `Tip ${tips.join(', ')}`,
    `${'command'.padEnd(18)} compared    equal   skipped`,
    ...[...commands].sort(byCompared).map(commandLine),
    ...differences.slice(0, SHOWN).flatMap(differenceLines),
    ...(hidden > 0 ? [`${hidden} more differ.`] : []),
    `${rows} rows: ${compared} compared, ${equal} equal, ${compared - equal} different, ${rows - compared} skipped.`,
  ].map(clipped);
}
