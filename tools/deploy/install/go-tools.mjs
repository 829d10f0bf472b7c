// Programs that are built from Go modules, and schemas that lie in them.
import { createHash } from 'node:crypto';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { answers, runTool } from '../run-tool.mjs';
import { cached } from './cached.mjs';

const HELM = 'v4.3.1';
const KUBECONFORM = 'v0.8.0';
const KEDA = 'v2.21.0';
const PROMETHEUS_OPERATOR = 'v0.85.0';
/** The version in compose-config/go.mod, which is the one of Docker Compose 2.40.3. */
const COMPOSE_GO = 'v2.9.1';
const COMPOSE_SOURCE = fileURLToPath(new URL('../compose-config/', import.meta.url));

/** Its own text is part of its name: changed, it is built anew. */
const COMPOSE_STAMP = createHash('sha256').update(readFileSync(join(COMPOSE_SOURCE, 'main.go'))).digest('hex').slice(0, 8);

/** A build takes a core for minutes: it stands back behind everything else. */
const gently = answers(['nice', 'true']) ? ['nice', '-n', '19'] : [];
const environment = { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-buildvcs=false -trimpath' };

function go(args, options = {}) {
  const { code, out, err } = runTool([...gently, 'go', ...args], { env: environment, ...options });
  if (code !== 0) throw new Error(`go ${args[0]} failed:\n${err.split('\n').slice(-8).join('\n')}`);
  return out;
}

const install = (cache, name, version, module) =>
  join(cached(cache, `${name}-${version}`, (folder) => go(['install', `${module}@${version}`], { env: { ...environment, GOBIN: folder } })), name);

/** Folder with the files of a module's version. */
const source = (module, version) => JSON.parse(go(['mod', 'download', '-json', `${module}@${version}`], { cwd: COMPOSE_SOURCE })).Dir;

export const hasGo = () => answers(['go', 'version']);

/** Path of Helm; three to five minutes the first time. @param {string} cache */
export const helm = (cache) => install(cache, 'helm', HELM, 'helm.sh/helm/v4/cmd/helm');

/** Path of kubeconform. @param {string} cache */
export const kubeconform = (cache) => install(cache, 'kubeconform', KUBECONFORM, 'github.com/yannh/kubeconform/cmd/kubeconform');

/** Path of the compose file's loader. @param {string} cache */
export const composeConfig = (cache) =>
  join(cached(cache, `compose-config-${COMPOSE_GO}-${COMPOSE_STAMP}`, (folder) => go(['build', '-o', join(folder, 'compose-config'), '.'], { cwd: COMPOSE_SOURCE })), 'compose-config');

/** Folder with the custom resource definitions of KEDA and of the Prometheus operator. @param {string} cache */
export const customResources = (cache) =>
  cached(cache, `custom-resources-keda-${KEDA}-prometheus-operator-${PROMETHEUS_OPERATOR}`, (folder) => {
    cpSync(join(source('github.com/kedacore/keda/v2', KEDA), 'config/crd/bases'), folder, { recursive: true });
    cpSync(join(source('github.com/prometheus-operator/prometheus-operator', PROMETHEUS_OPERATOR), 'example/prometheus-operator-crd'), folder, { recursive: true });
  });
