import { assert } from '@mbaas/kernel';
import { z } from 'zod';

/** One option of a schema: its place in the parsed object, its key in the environment, its schema. */
export interface OptionPlace {
  readonly path: readonly string[];
  readonly key: string;
  readonly schema: z.ZodType;
}

export const PREFIX = 'MBAAS_';

/** `['gateway', 'maxBody']` → `MBAAS_GATEWAY_MAX_BODY` */
export const environmentKey = (path: readonly PropertyKey[]): string =>
  PREFIX + path.map((name) => String(name).replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase()).join('_');

/** All options of a schema, groups (objects) walked through. Throws BrokenAssumption where two share a key. */
export function optionPlaces(schema: z.ZodObject): readonly OptionPlace[] {
  const places = walk(schema, []);
  const keys = new Set(places.map(({ key }) => key));
  assert(keys.size === places.length, 'Two options of a configuration have the same key.');
  return places;
}

function walk(schema: z.ZodObject, above: readonly string[]): OptionPlace[] {
  return Object.entries(schema.shape).flatMap(([name, member]) => {
    const path = [...above, name];
    if (member instanceof z.ZodObject) return walk(member, path);
    return [{ path, key: environmentKey(path), schema: member as z.ZodType }];
  });
}
