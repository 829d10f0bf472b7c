import { decodeHeader } from '@mbaas/chain-codec';
import { z } from 'zod';
import { bytesOf, hexText } from './recorded-bytes.ts';
import type { Recorded } from './recorded-rows.ts';

export const craftedRow = z.object({
  chain: z.string().optional(),
  name: z.string().default(''),
  height_before: z.int().min(0),
  accepted: z.boolean(),
  raw: hexText,
  node_status: z.string().nullish(),
});

/** A hand-made block that a node was offered. */
export type CraftedRow = Recorded<z.output<typeof craftedRow>>;

const HEADER_BYTES = 148;

export function timeOf({ raw }: CraftedRow): number | undefined {
  const header = decodeHeader(bytesOf(raw).subarray(0, HEADER_BYTES));
  return header.ok ? header.value.timestamp : undefined;
}

/**
 * The node's clock when it judged a row, Unix seconds, which no recording notes: an accepted block was right in time, a refused one
 * came between the accepted ones of its session. undefined where nothing near was accepted.
 */
export function clockOf(row: CraftedRow, rows: readonly CraftedRow[]): number | undefined {
  if (row.accepted) return timeOf(row);
  const at = rows.indexOf(row);
  const near = rows.slice(at + 1).find(({ accepted, height_before }) => accepted && height_before === row.height_before) ?? rows.slice(0, at).findLast(({ accepted }) => accepted);
  return near === undefined ? undefined : timeOf(near);
}
