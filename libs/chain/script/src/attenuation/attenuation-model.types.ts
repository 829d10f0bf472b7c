import type { Refusal, Result } from '@mbaas/kernel';
import type { AttenuationCode } from './attenuation.codes.ts';

/**
 * A lock that releases tokens of one output period by period. Every number is a u64; blocks are counted, not timed.
 * The comment of a field names its key in the text. wire-format §3.10.
 */
export interface AttenuationModel {
  /** TYPE: 1 equal periods, 2 listed periods, 3 listed periods made from an inflation rate. */
  readonly type: 1 | 2 | 3;
  /** PN: current period, counted from 0. */
  readonly period: bigint;
  /** LH: blocks left in the current period. */
  readonly blocksLeft: bigint;
  /** LQ: tokens locked at the start. */
  readonly lockedQuantity: bigint;
  /** LP: blocks from the start to full release. */
  readonly lockedBlocks: bigint;
  /** UN: number of periods. */
  readonly periods: bigint;
  /** IR: percent per period, 0 unless type 3. */
  readonly inflation: bigint;
  /** UC: blocks of each period; empty for type 1. */
  readonly cycles: readonly bigint[];
  /** UQ: tokens released at the end of each period; empty for type 1. */
  readonly quantities: readonly bigint[];
  /** The text it was read from, unchanged: successors repeat most of it letter by letter. */
  readonly text: string;
}

/** What the functions of this folder give back. */
export type Attenuation<T> = Result<T, Refusal<AttenuationCode>>;
