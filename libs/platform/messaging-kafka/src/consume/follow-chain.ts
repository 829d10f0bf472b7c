import type { FactRow } from '@mbaas/platform-messaging/driver';
import type { FactRecord } from '../fact-record.codec.ts';

/** What records of a partition say to whoever has settled everything up to a position. */
export interface Reach {
  /** Facts that come next, without a gap, in order. */
  readonly due: readonly FactRow[];
  /** Position of the last of them; the one given where there is none. */
  readonly to: bigint;
  /** Highest position among facts that came before one they follow; undefined: there are none, or that one came after all. */
  readonly ahead: bigint | undefined;
}

/**
 * Follows the chain that each record's `previous` makes. What lies behind is a repetition. What names a predecessor that
 * has not been there is ahead: not taken, for after the missing ones it comes again. (Its publisher had an acknowledgement
 * for the missing ones when it sent it. So either it is the late copy of a batch that a publisher now repeats, or they are lost.)
 */
export function followChain(records: readonly FactRecord[], position: bigint): Reach {
  const due: FactRow[] = [];
  let to = position;
  let ahead = 0n;
  for (const { row, previous } of records) {
    if (row.position <= to) continue;
    if (previous > to) {
      if (row.position > ahead) ahead = row.position;
      continue;
    }
    due.push(row);
    to = row.position;
  }
  return { due, to, ahead: ahead > to ? ahead : undefined };
}

