// Schemas as kubeconform takes them: one file a kind that refers to nothing outside itself.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const DEFINITIONS = '/api/_definitions.json#/$defs/';
const LOCAL = '#/$defs/';
/** What a release of ours is made of; a kind that is not here fails the check, which is the time to add it. */
const KINDS = ['ConfigMap', 'Deployment', 'HorizontalPodAutoscaler', 'Ingress', 'Job', 'NetworkPolicy', 'PodDisruptionBudget', 'Service', 'ServiceAccount', 'StatefulSet'];

/**
 * Writes the schemas of built-in kinds: each with the definitions that it uses.
 * @param {string} source folder of `deployment-apps-v1.json` … and `_definitions.json`
 * @param {string} target
 */
export function writeKubernetesSchemas(source, target) {
  mkdirSync(target, { recursive: true });
  const definitions = JSON.parse(readFileSync(join(source, '_definitions.json'), 'utf8')).$defs;
  const wanted = new Set(KINDS.map((kind) => kind.toLowerCase()));
  for (const file of readdirSync(source).filter((name) => wanted.has(name.split('-', 1)[0]))) {
    writeFileSync(join(target, file), selfContained(JSON.parse(readFileSync(join(source, file), 'utf8')), definitions));
  }
}

/**
 * A schema together with every definition it reaches, as text.
 * @param {object} schema refers to definitions by `/api/_definitions.json#/$defs/<name>`, definitions among themselves alike
 * @param {Readonly<Record<string, object>>} definitions
 */
export function selfContained(schema, definitions) {
  const used = {};
  const waiting = [schema];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const name of referred(next)) {
      if (used[name] !== undefined) continue;
      if (definitions[name] === undefined) throw new Error(`no definition ${name}`);
      used[name] = definitions[name];
      waiting.push(definitions[name]);
    }
  }
  return JSON.stringify({ ...schema, $defs: used }).replaceAll(DEFINITIONS, LOCAL);
}

const referred = (schema) => [...JSON.stringify(schema).matchAll(/"\$ref":"[^"]*#\/\$defs\/([^"]+)"/g)].map(([, name]) => name);

/**
 * Writes the schemas of custom resources, a file for each version of each definition, strict: a member that the definition
 * does not know is refused.
 * @param {string} source folder of definitions in YAML
 * @param {string} target
 */
export function writeCustomResourceSchemas(source, target) {
  mkdirSync(target, { recursive: true });
  for (const file of readdirSync(source).filter((name) => name.endsWith('.yaml'))) {
    const { spec } = parse(readFileSync(join(source, file), 'utf8'));
    for (const { name, schema } of spec.versions) {
      writeFileSync(join(target, `${spec.names.kind.toLowerCase()}-${spec.group.split('.')[0]}-${name}.json`), JSON.stringify(strict(schema.openAPIV3Schema, true)));
    }
  }
}

/**
 * A definition's schema as JSON Schema that refuses unknown members, as the API server does with strict validation.
 * @param {any} schema
 * @param {boolean} [root] the object's own metadata are the server's to check
 */
export function strict(schema, root = false) {
  if (Array.isArray(schema)) return schema.map((item) => strict(item));
  if (typeof schema !== 'object' || schema === null) return schema;
  if (schema['x-kubernetes-int-or-string'] === true) return { anyOf: [{ type: 'integer' }, { type: 'string' }] };
  const { properties, ...rest } = schema;
  const result = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, strict(value)]));
  if (properties === undefined) return result;
  result.properties = Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, root && key === 'metadata' ? { type: 'object' } : strict(value)]));
  if (schema['x-kubernetes-preserve-unknown-fields'] !== true && result.additionalProperties === undefined) result.additionalProperties = false;
  return result;
}
