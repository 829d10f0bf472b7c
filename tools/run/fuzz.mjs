// `npm run fuzz`: hostile bytes in a program of its own; properties that need a database as the specs that hold them, told to go on.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { run } from './child.mjs';
import { Stop } from './stop.mjs';

/** Spec files that go on for MBAAS_PROPERTY_MINUTES, by the name of their property. */
const PROPERTIES = { reorganisations: 'libs/services/block-storage/src/branch/random-branches.int-spec.ts' };

/**
 * The options of a property's run, or undefined where none is asked for.
 * @param {readonly string[]} args
 */
export function propertyOf(args) {
  if (!args.some((arg) => arg.startsWith('--property'))) return undefined;
  const { values } = parseArgs({ args: [...args], options: { property: { type: 'string' }, minutes: { type: 'string', default: '5' }, seed: { type: 'string' } } });
  const file = Object.hasOwn(PROPERTIES, values.property ?? '') ? PROPERTIES[values.property] : undefined;
  if (file === undefined) throw new Stop(`There is no property "${values.property}": choose one of ${Object.keys(PROPERTIES).join(', ')}.`, 2);
  if (!(Number(values.minutes) > 0)) throw new Stop('--minutes is a number above 0.', 2);
  return { file, environment: { MBAAS_PROPERTY_MINUTES: values.minutes, ...(values.seed === undefined ? {} : { MBAAS_PROPERTY_SEED: values.seed }) } };
}

/** @param {import('./commands.mjs').Context} context */
export function fuzz({ root, node, env, args }) {
  const property = propertyOf(args);
  if (property === undefined) return run([node, '--enable-source-maps', join(root, 'libs/testing/fuzz/dist/main.js'), ...args], { cwd: root, env });
  return run([node, join(root, 'node_modules/vitest/vitest.mjs'), 'run', property.file], { cwd: root, env: { ...env, ...property.environment } });
}
