// What a rendered chart opens to the network's nodes. Pure: takes parsed manifests, tells facts.

/** Ports that have other uses: DNS, queries and metrics, the door, the database, Kafka, traces. */
const OTHERS = new Set([53, 8080, 8081, 5432, 9092, 4318]);

/**
 * Everything that has to do with peers, wherever it stands: a chart that opens nothing gives `CLOSED`. A place within the
 * policy of a service is told as its rule stands there, without the rules for other uses.
 * @param {readonly any[]} manifests
 */
export function peerOpenings(manifests) {
  const workloads = manifests.filter(({ spec }) => spec?.template?.spec?.containers !== undefined);
  const containers = workloads.flatMap(({ metadata, spec }) => spec.template.spec.containers.map((container) => ({ of: metadata.name, ...container })));
  const policies = manifests.filter(({ kind }) => kind === 'NetworkPolicy');
  const rules = (way) => policies.flatMap(({ metadata, spec }) => (spec[way] ?? []).filter(isForPeers).map((rule) => ({ of: metadata.name, ...rule })));
  return {
    services: manifests
      .filter(({ kind, spec }) => kind === 'Service' && (spec.type !== undefined || spec.ports.some(({ port }) => !OTHERS.has(port))))
      .map(({ metadata, spec: { type, externalTrafficPolicy, selector, ports } }) => ({ name: metadata.name, type, externalTrafficPolicy, to: workloads.filter(({ spec }) => isChosen(selector, spec)).map((workload) => workload.metadata.name), ports })),
    ports: containers.flatMap(({ of, ports = [] }) => ports.filter(({ containerPort }) => !OTHERS.has(containerPort)).map((port) => ({ of, ...port }))),
    environment: Object.fromEntries(containers.flatMap(({ of, env = [] }) => env.filter(({ name }) => /^MBAAS_P2P_(?!URL$)/.test(name)).map(({ name, value }) => [`${of} ${name}`, value]))),
    ingress: rules('ingress'),
    egress: rules('egress'),
  };
}

/** What a chart opens that has no peers. */
export const CLOSED = { services: [], ports: [], environment: {}, ingress: [], egress: [] };

const isForPeers = ({ ports }) => ports === undefined || ports.some(({ port }) => !OTHERS.has(port));
const isChosen = (selector, { template }) => Object.entries(selector).every(([key, value]) => template.metadata.labels[key] === value);
