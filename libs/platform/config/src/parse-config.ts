import { codes } from '@mbaas/kernel';
import type { z } from 'zod';
import { environmentKey, optionPlaces, PREFIX, type OptionPlace } from './environment-keys.ts';

export const CONFIG_CODES = codes('CONFIG', {
  CONFIG_INVALID: { outcome: 'reject', penalty: 0, http: 500, doc: 'The configuration is not valid: the program does not start.' },
});

/** Keys under it belong to test runs and are nobody's options. */
const TEST_PREFIX = `${PREFIX}TEST_`;

/** All that is wrong with a configuration, a line each. Values are never in it: one may be a secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code = 'CONFIG_INVALID' satisfies keyof typeof CONFIG_CODES;
  readonly problems: readonly string[];
  constructor(app: string, problems: readonly string[]) {
    super(`The configuration of ${app} is not valid:\n${problems.map((line) => `  ${line}`).join('\n')}`);
    this.problems = problems;
  }
}

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Parses the configuration of an app once, at its start: each option from its key `MBAAS_<GROUP>_<OPTION>`, an empty
 * value counting as absent. The result is frozen. Throws ConfigError, which names every problem at once; a key with the
 * prefix that no option has is one (a mistyped key would silently leave its default in force).
 * @example
 * const schema = z.strictObject({ gateway: z.strictObject({ port: integer({ doc: '…', min: 0, max: 65535, default: '8080' }) }) });
 * const config = parseConfig(schema, process.env, 'mbaas');   // MBAAS_GATEWAY_PORT
 */
export function parseConfig<Schema extends z.ZodObject>(schema: Schema, environment: Environment, app: string): z.output<Schema> {
  const places = optionPlaces(schema);
  const unknown = unknownKeys(places, environment);
  const parsed = schema.safeParse(collect(places, environment));
  const invalid = parsed.success ? [] : parsed.error.issues.map((issue) => `${environmentKey(issue.path)} ${sentence(issue, places, environment)}`);
  if (!parsed.success || unknown.length > 0) throw new ConfigError(app, [...unknown, ...invalid]);
  return deepFreeze(parsed.data);
}

function unknownKeys(places: readonly OptionPlace[], environment: Environment): string[] {
  const known = places.map(({ key }) => key);
  return Object.keys(environment)
    .filter((key) => key.startsWith(PREFIX) && !key.startsWith(TEST_PREFIX) && !known.includes(key))
    .sort()
    .map((key) => {
      const near = known.find((candidate) => isNear(candidate, key));
      return `${key} is no option${near === undefined ? '' : `; did you mean ${near}?`}`;
    });
}

/** Whether two keys differ by a slip: one letter, or two that changed places, or the order of their words. */
function isNear(a: string, b: string): boolean {
  const sorted = (key: string): string => [...key].sort().join('');
  if (sorted(a) === sorted(b)) return true;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (long.length - short.length > 1) return false;
  let head = 0;
  while (head < short.length && short[head] === long[head]) head += 1;
  return short.slice(head + (short.length === long.length ? 1 : 0)) === long.slice(head + 1);
}

function collect(places: readonly OptionPlace[], environment: Environment): object {
  const root: Record<string, unknown> = {};
  for (const { path, key } of places) {
    let group = root;
    for (const name of path.slice(0, -1)) group = (group[name] ??= {}) as Record<string, unknown>;
    const value = environment[key];
    const leaf = path.at(-1);
    if (leaf !== undefined && value !== undefined && value !== '') group[leaf] = value;
  }
  return root;
}

function sentence(issue: z.core.$ZodIssue, places: readonly OptionPlace[], environment: Environment): string {
  const key = environmentKey(issue.path);
  const isOption = places.some((place) => place.key === key);
  if (isOption && (environment[key] ?? '') === '') return 'is missing';
  switch (issue.code) {
    case 'too_small':
      return `must be at least ${issue.minimum}${issue.origin === 'string' ? ' characters' : ''}`;
    case 'too_big':
      return `must be at most ${issue.maximum}${issue.origin === 'string' ? ' characters' : ''}`;
    case 'invalid_value':
      return `must be one of ${issue.values.join(', ')}`;
    default:
      return issue.message;
  }
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const member of Object.values(value)) deepFreeze(member);
  return value;
}
