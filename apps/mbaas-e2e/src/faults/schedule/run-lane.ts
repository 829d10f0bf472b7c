import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../random.ts';
import type { Fault, FaultRecord } from './fault.ts';

export interface LaneOptions {
  readonly random: Random;
  readonly pauseMs: readonly [number, number];
  readonly signal: AbortSignal;
  readonly onFault: (record: FaultRecord) => void;
}

/** Faults of one kind of victim, one after the other at moments drawn by chance; `more` gives the next round, or nothing. */
export async function runLane(more: () => readonly Fault[] | undefined, { random, pauseMs, signal, onFault }: LaneOptions): Promise<void> {
  for (let round = more(); round !== undefined && !signal.aborted; round = more()) {
    for (const { kind, name, strike } of round) {
      await sleep(random.between(...pauseMs));
      if (signal.aborted) return;
      const atMs = Date.now();
      onFault({ kind, name, atMs, struck: await strike() });
    }
  }
}
