// What our manifests promise beyond being valid. Pure: takes parsed manifests, gives sentences.

/** Kinds that hold a pod's template. */
const WORKLOADS = ['Deployment', 'StatefulSet', 'Job'];

/**
 * Findings about rendered manifests, one sentence each.
 * @param {readonly any[]} manifests
 */
export function manifestFindings(manifests) {
  const workloads = manifests.filter(({ kind }) => WORKLOADS.includes(kind));
  return [
    ...workloads.flatMap(podFindings),
    ...workloads.filter(({ kind }) => kind !== 'Job').flatMap((workload) => serviceFindings(workload, manifests)),
    ...selectorFindings(manifests, workloads),
    ...portFindings(manifests, workloads),
    ...secretFindings(manifests),
  ];
}

function podFindings({ kind, metadata, spec }) {
  const { spec: pod } = spec.template;
  const where = `${kind} ${metadata.name}`;
  const need = (holds, what) => (holds ? [] : [`${where}: ${what}`]);
  return [
    ...need(pod.automountServiceAccountToken === false, 'has a token of the cluster.'),
    ...need(pod.securityContext?.runAsNonRoot === true && pod.securityContext?.runAsUser > 0, 'may run as root.'),
    ...need(pod.securityContext?.seccompProfile?.type === 'RuntimeDefault', 'has no seccomp profile.'),
    ...pod.containers.flatMap((container) => [
      ...need(container.securityContext?.readOnlyRootFilesystem === true, 'can write to its image.'),
      ...need(container.securityContext?.allowPrivilegeEscalation === false, 'may gain privileges.'),
      ...need(container.securityContext?.capabilities?.drop?.includes('ALL'), 'keeps capabilities.'),
      ...need(container.resources?.requests?.memory && container.resources?.limits?.memory, 'has no bound on its memory.'),
      ...need(container.volumeMounts?.some(({ mountPath }) => mountPath === '/tmp'), 'has no /tmp to write to.'),
      ...need(!/:(latest)?$/.test(container.image) && container.image.includes(':'), 'has an image without a version.'),
      ...(kind === 'Job' ? [] : need(container.startupProbe && container.livenessProbe && container.readinessProbe, 'is not probed.')),
    ]),
  ];
}

/** Every workload has its service, its account and its network policy; none is left out when one is added. */
function serviceFindings({ metadata, spec }, manifests) {
  const policies = manifests.filter(({ kind }) => kind === 'NetworkPolicy');
  const kinds = ['Service', 'ServiceAccount', ...(policies.length > 0 ? ['NetworkPolicy'] : [])];
  return kinds
    .filter((wanted) => !manifests.some((other) => other.kind === wanted && other.metadata.name === metadata.name))
    .map((wanted) => `${metadata.name}: has no ${wanted}.`)
    .concat(spec.template.spec.serviceAccountName === metadata.name ? [] : [`${metadata.name}: runs under another's account.`]);
}

/** What selects pods selects those of exactly one workload. */
function selectorFindings(manifests, workloads) {
  const selectors = manifests.flatMap(({ kind, metadata, spec }) => {
    if (kind === 'Service') return [[`Service ${metadata.name}`, spec.selector]];
    if (kind === 'PodDisruptionBudget') return [[`PodDisruptionBudget ${metadata.name}`, spec.selector.matchLabels]];
    if (kind === 'NetworkPolicy') return [[`NetworkPolicy ${metadata.name}`, spec.podSelector.matchLabels], ...peersOf(spec).map((labels) => [`NetworkPolicy ${metadata.name}`, labels])];
    if (kind === 'Deployment' || kind === 'StatefulSet') return [[`${kind} ${metadata.name}`, spec.selector.matchLabels]];
    return [];
  });
  return selectors.flatMap(([where, labels]) => {
    const chosen = workloads.filter((workload) => isChosen(labels, workload));
    return chosen.length === 1 ? [] : [`${where}: selects the pods of ${chosen.length} workloads.`];
  });
}

/** A Service leads to a port that its pods have, and one that the world reaches keeps the address of who comes. */
function portFindings(manifests, workloads) {
  return manifests.flatMap(({ kind, metadata, spec }) => {
    if (kind !== 'Service') return [];
    const names = workloads.filter((workload) => isChosen(spec.selector, workload)).flatMap(({ spec: of }) => of.template.spec.containers.flatMap(({ ports = [] }) => ports.map(({ name }) => name)));
    const lost = (spec.ports ?? []).filter(({ targetPort }) => !names.includes(targetPort)).map(({ targetPort }) => `Service ${metadata.name}: leads to a port ${targetPort} that its pods do not have.`);
    const isHiding = ['LoadBalancer', 'NodePort'].includes(spec.type) && spec.externalTrafficPolicy !== 'Local';
    return [...lost, ...(isHiding ? [`Service ${metadata.name}: hides who comes.`] : [])];
  });
}

const isChosen = (labels, { spec }) => Object.entries(labels).every(([key, value]) => spec.template.metadata.labels[key] === value);

const peersOf = ({ ingress = [], egress = [] }) =>
  [...ingress.flatMap(({ from = [] }) => from), ...egress.flatMap(({ to = [] }) => to)].filter((peer) => peer.podSelector?.matchLabels && !peer.namespaceSelector).map((peer) => peer.podSelector.matchLabels);

/** A secret is referred to, never made: what a release holds can be read by whoever reads releases. */
function secretFindings(manifests) {
  const made = manifests.filter(({ kind }) => kind === 'Secret').map(({ metadata }) => `Secret ${metadata.name}: made by the chart.`);
  const literal = manifests.flatMap(({ kind, metadata, spec }) =>
    WORKLOADS.includes(kind)
      ? spec.template.spec.containers.flatMap(({ env = [] }) => env.filter(({ name, value }) => /SECRET|PASSWORD|_KEY$|DATABASE_URL/.test(name) && value !== undefined).map(({ name }) => `${kind} ${metadata.name}: ${name} stands in the open.`))
      : [],
  );
  return [...made, ...literal];
}

/**
 * Connections that a release takes when every workload has its most replicas: the sum the chart bounds validators by,
 * counted here anew from the manifests.
 * @param {readonly any[]} manifests
 * @param {number} besidePool connections of a process outside of its pool
 */
export function mostConnections(manifests, besidePool) {
  const ceilings = new Map(
    manifests.flatMap(({ kind, spec }) => {
      if (kind === 'ScaledObject') return [[spec.scaleTargetRef.name, spec.maxReplicaCount]];
      if (kind === 'HorizontalPodAutoscaler') return [[spec.scaleTargetRef.name, spec.maxReplicas]];
      return [];
    }),
  );
  const services = manifests.filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet');
  return services.reduce((sum, { metadata, spec }) => {
    const replicas = ceilings.get(metadata.name) ?? spec.replicas;
    const surge = replicas > 0 ? (spec.strategy?.rollingUpdate?.maxSurge ?? 0) : 0;
    const pool = Number(spec.template.spec.containers[0].env.find(({ name }) => name === 'MBAAS_DATABASE_CONNECTIONS').value);
    return sum + (replicas + surge) * (pool + besidePool);
  }, 0);
}
