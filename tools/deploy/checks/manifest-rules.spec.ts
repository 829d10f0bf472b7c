import { describe, expect, it } from 'vitest';
import { manifestFindings, mostConnections } from './manifest-rules.mjs';

const labels = { component: 'gateway' };
const metadata = { name: 'm-gateway' };

const pod = () => ({
  serviceAccountName: 'm-gateway',
  automountServiceAccountToken: false,
  securityContext: { runAsNonRoot: true, runAsUser: 10_001, seccompProfile: { type: 'RuntimeDefault' } },
  containers: [
    {
      image: 'mbaas/gateway:0.1.0',
      securityContext: { readOnlyRootFilesystem: true, allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      resources: { requests: { memory: '1Gi' }, limits: { memory: '1Gi' } },
      volumeMounts: [{ mountPath: '/tmp' }],
      env: [{ name: 'MBAAS_DATABASE_CONNECTIONS', value: '10' } as { name: string; value?: string }],
      startupProbe: {},
      livenessProbe: {},
      readinessProbe: {},
    },
  ],
});
const workload = (spec: ReturnType<typeof pod>, replicas = 2) => ({ kind: 'Deployment', metadata, spec: { replicas, selector: { matchLabels: labels }, strategy: { rollingUpdate: { maxSurge: 1 } }, template: { metadata: { labels }, spec } } });
const beside = [
  { kind: 'Service', metadata, spec: { selector: labels } },
  { kind: 'ServiceAccount', metadata },
];
const container = (spec: ReturnType<typeof pod>) => {
  const [first] = spec.containers;
  if (first === undefined) throw new Error('a pod has a container');
  return first;
};

describe('manifestFindings', () => {
  it('has nothing against a workload that keeps the rules', () => expect(manifestFindings([workload(pod()), ...beside])).toEqual([]));

  it.each<[string, (spec: ReturnType<typeof pod>) => void, string]>([
    ['a token', (spec) => (spec.automountServiceAccountToken = true), 'has a token of the cluster.'],
    ['root', (spec) => (spec.securityContext.runAsUser = 0), 'may run as root.'],
    ['no seccomp profile', (spec) => (spec.securityContext.seccompProfile.type = 'Unconfined'), 'has no seccomp profile.'],
    ['a writable image', (spec) => (container(spec).securityContext.readOnlyRootFilesystem = false), 'can write to its image.'],
    ['capabilities', (spec) => (container(spec).securityContext.capabilities.drop = []), 'keeps capabilities.'],
    ['no version', (spec) => (container(spec).image = 'mbaas/gateway:latest'), 'has an image without a version.'],
    ['a secret in the open', (spec) => container(spec).env.push({ name: 'MBAAS_SERVICE_SECRET', value: 'x' }), 'MBAAS_SERVICE_SECRET stands in the open.'],
  ])('finds %s', (_what, change, sentence) => {
    const spec = pod();
    change(spec);
    expect(manifestFindings([workload(spec), ...beside])).toEqual([`Deployment m-gateway: ${sentence}`]);
  });

  it('finds a workload without its service, and a budget that selects nothing', () => {
    const budget = { kind: 'PodDisruptionBudget', metadata, spec: { selector: { matchLabels: { component: 'gatewy' } } } };
    expect(manifestFindings([workload(pod()), beside[1], budget])).toEqual(['m-gateway: has no Service.', 'PodDisruptionBudget m-gateway: selects the pods of 0 workloads.']);
  });

  it('finds a network policy whose peer nobody is', () => {
    const policy = { kind: 'NetworkPolicy', metadata, spec: { podSelector: { matchLabels: labels }, egress: [{ to: [{ podSelector: { matchLabels: { component: 'gone' } } }] }] } };
    expect(manifestFindings([workload(pod()), ...beside, policy])).toEqual(['NetworkPolicy m-gateway: selects the pods of 0 workloads.']);
  });

  it('finds a Service that leads nowhere, and one that hides who comes', () => {
    const service = { kind: 'Service', metadata: { name: 'm-p2p' }, spec: { type: 'LoadBalancer', selector: labels, ports: [{ targetPort: 'p2p' }] } };
    expect(manifestFindings([workload(pod()), ...beside, service])).toEqual(['Service m-p2p: leads to a port p2p that its pods do not have.', 'Service m-p2p: hides who comes.']);
  });

  it('finds a secret that the chart makes', () => {
    expect(manifestFindings([{ kind: 'Secret', metadata: { name: 's' } }])).toEqual(['Secret s: made by the chart.']);
  });
});

describe('mostConnections', () => {
  it('counts every replica with its pool, what is beside it, and those of a rolling upgrade', () => {
    expect(mostConnections([workload(pod())], 2)).toBe((2 + 1) * (10 + 2));
  });

  it('takes a scaler\'s ceiling over the replicas', () => {
    const scaler = { kind: 'ScaledObject', spec: { scaleTargetRef: metadata, maxReplicaCount: 7 } };
    expect(mostConnections([workload(pod()), scaler], 2)).toBe((7 + 1) * (10 + 2));
  });

  it('counts no upgrade of what is not there', () => expect(mostConnections([workload(pod(), 0)], 2)).toBe(0));
});
