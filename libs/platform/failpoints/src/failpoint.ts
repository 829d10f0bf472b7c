import { assert } from '@mbaas/kernel';
import type { FailpointName } from './failpoints.ts';

/** What happens at an armed failpoint. */
export type FailpointAction =
  /** This process ends at once, as by kill -9. */
  | { readonly kind: 'kill' }
  /** This process stands still until somebody sends it SIGCONT. */
  | { readonly kind: 'pause' }
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'throw' };

export interface ArmedFailpoint {
  readonly action: FailpointAction;
  /** Chance of each pass, 0..1. */
  readonly chance: number;
  /** Passes before it can strike. */
  readonly after: number;
  /** Strikes in all. */
  readonly times: number;
}

/** What an armed `throw` throws. */
export class FailpointHit extends Error {
  override readonly name = 'FailpointHit';
  readonly code = 'FAILPOINT_HIT';
}

interface Armed extends ArmedFailpoint {
  passes: number;
  strikes: number;
}

let armed: ReadonlyMap<FailpointName, Armed> | undefined;

/** Arms failpoints of this process; nothing is armed unless a test says so. An empty map disarms all. */
export function armFailpoints(points: ReadonlyMap<FailpointName, ArmedFailpoint>): void {
  armed = points.size === 0 ? undefined : new Map([...points].map(([name, point]) => [name, { ...point, passes: 0, strikes: 0 }]));
}

/**
 * Marks a seam between two durable steps, where a crash must cost nothing but time. Costs one comparison unless armed.
 * `name` stands in FAILPOINTS, with what lies before the seam and after it.
 */
export function failpoint(name: FailpointName): Promise<void> | undefined {
  return armed === undefined ? undefined : strike(armed.get(name));
}

async function strike(point: Armed | undefined): Promise<void> {
  if (point === undefined) return;
  point.passes += 1;
  if (point.passes <= point.after || point.strikes >= point.times || Math.random() >= point.chance) return;
  point.strikes += 1;
  const { action } = point;
  switch (action.kind) {
    case 'kill':
      process.kill(process.pid, 'SIGKILL');
      // The signal is on its way; nothing after this line may run.
      return new Promise(() => undefined);
    case 'pause':
      process.kill(process.pid, 'SIGSTOP');
      return;
    case 'delay':
      return new Promise((resolve) => setTimeout(resolve, action.ms));
    case 'throw':
      throw new FailpointHit('An armed failpoint was passed.');
    default:
      assert(false, 'every action has its case');
  }
}
