import type { ScalingParameters, ScalingShape } from './scaling-parameters.ts';

/** What limits a pipeline, and at how many transactions a second. */
export interface Limit {
  readonly what: 'validators' | 'writer thread' | 'database' | 'broker';
  readonly perSecond: number;
}

const MICROSECONDS = 1_000_000;

/**
 * The ceilings of a pipeline whose parts each have a core of their own; the lowest is what it can do. Validators share out
 * whole partitions: the one with most of them is the last to be done, and those beyond the partitions have nothing to do.
 */
export function limits(parameters: ScalingParameters, { partitions, commitTransactions }: ScalingShape, validators: number): readonly Limit[] {
  const { validatorUs, prepareUs, commitThreadUs, commitDatabaseUs, brokerUs, commitFixedMs } = parameters;
  const mostPartitions = Math.ceil(partitions / validators);
  const all: Limit[] = [
    { what: 'validators', perSecond: ((partitions / mostPartitions) * MICROSECONDS) / validatorUs },
    { what: 'writer thread', perSecond: MICROSECONDS / (prepareUs + commitThreadUs) },
    { what: 'database', perSecond: MICROSECONDS / (commitThreadUs + commitDatabaseUs + (commitFixedMs * 1000) / commitTransactions) },
    { what: 'broker', perSecond: MICROSECONDS / brokerUs },
  ];
  return all.sort((a, b) => a.perSecond - b.perSecond);
}
