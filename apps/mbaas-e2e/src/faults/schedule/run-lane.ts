import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../random.ts';
import type { Fault, FaultRecord } from './fault.ts';

/** Operations that end between two faults of a lane, where they can. */
const SOME_WORK = 3;
const LOOK_MS = 100;

export interface LaneOptions {
  readonly random: Random;
  readonly pauseMs: readonly [number, number];
  /** Operations at their end, as far as known. */
  readonly ended: () => number;
  /** Longest wait for work to get on between two faults: what never gets on between them meets only the first. */
  readonly patienceMs: number;
  /** No further fault is begun. */
  readonly isTimeUp: () => boolean;
  readonly signal: AbortSignal;
  readonly onFault: (record: FaultRecord) => void;
}

/** Faults of one kind of victim, one after the other at moments drawn by chance; `more` gives the next round, or nothing. */
export async function runLane(more: () => readonly Fault[] | undefined, { random, pauseMs, ended, patienceMs, isTimeUp, signal, onFault }: LaneOptions): Promise<void> {
  for (let round = more(); round !== undefined && !signal.aborted; round = more()) {
    for (const { kind, name, strike } of round) {
      await sleep(random.between(...pauseMs));
      if (signal.aborted || isTimeUp()) return;
      const atMs = Date.now();
      const before = ended();
      onFault({ kind, name, atMs, struck: await strike() });
      const deadline = Date.now() + patienceMs;
      while (ended() - before < SOME_WORK && Date.now() < deadline && !signal.aborted) await sleep(LOOK_MS);
    }
  }
}
