import type { ScalingParameters } from './scaling-parameters.ts';

const NAMES = ['validatorUs', 'prepareUs', 'commitThreadUs', 'commitDatabaseUs', 'brokerUs', 'hopMs', 'commitFixedMs'] as const satisfies readonly (keyof ScalingParameters)[];

/** Reads bench/scaling.measured.json. Throws on a figure that is missing or none. */
export function measuredParameters(text: string): ScalingParameters {
  const { parameters } = JSON.parse(text) as { parameters: Partial<Record<string, unknown>> };
  const figures = NAMES.map((name) => {
    const value = parameters[name];
    if (typeof value !== 'number' || !(value >= 0)) throw new Error(`scaling.measured.json has no figure ${name}.`);
    return [name, value] as const;
  });
  return Object.fromEntries(figures) as unknown as ScalingParameters;
}
