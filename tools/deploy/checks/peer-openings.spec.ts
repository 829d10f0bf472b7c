import { describe, expect, it } from 'vitest';
import { CLOSED, peerOpenings } from './peer-openings.mjs';

const labels = { component: 'p2p-ingress' };
const metadata = { name: 'm-p2p-ingress' };
const workload = (container: object) => ({ kind: 'Deployment', metadata, spec: { template: { metadata: { labels }, spec: { containers: [container] } } } });
const policy = (rules: object) => ({ kind: 'NetworkPolicy', metadata, spec: { podSelector: { matchLabels: labels }, ...rules } });

const closed = [
  workload({ ports: [{ name: 'http', containerPort: 8081 }], env: [{ name: 'MBAAS_P2P_URL', value: 'http://m-p2p-ingress:8081' }] }),
  { kind: 'Service', metadata, spec: { selector: labels, ports: [{ name: 'http', port: 8081 }] } },
  policy({ ingress: [{ ports: [{ port: 8081 }] }], egress: [{ ports: [{ port: 53 }, { port: 53, protocol: 'TCP' }] }, { ports: [{ port: 5432 }] }] }),
];

describe('peerOpenings', () => {
  it('finds nothing where nothing is for peers', () => expect(peerOpenings(closed)).toEqual(CLOSED));

  it.each<[string, object, object]>([
    ['a port', workload({ ports: [{ name: 'p2p', containerPort: 5251 }] }), { ports: [{ of: 'm-p2p-ingress', name: 'p2p', containerPort: 5251 }] }],
    ['a variable', workload({ env: [{ name: 'MBAAS_P2P_DISCOVER', value: 'true' }] }), { environment: { 'm-p2p-ingress MBAAS_P2P_DISCOVER': 'true' } }],
    ['a way in', policy({ ingress: [{ ports: [{ port: 5251 }] }] }), { ingress: [{ of: 'm-p2p-ingress', ports: [{ port: 5251 }] }] }],
    ['a way out on every port of TCP', policy({ egress: [{ ports: [{ protocol: 'TCP' }] }] }), { egress: [{ of: 'm-p2p-ingress', ports: [{ protocol: 'TCP' }] }] }],
    ['a way out on everything', policy({ egress: [{}] }), { egress: [{ of: 'm-p2p-ingress' }] }],
  ])('finds %s', (_what, manifest, opened) => expect(peerOpenings([manifest])).toEqual({ ...CLOSED, ...opened }));

  it('finds a service that the world reaches, and whose pods are behind it', () => {
    const service = { kind: 'Service', metadata: { name: 'm-p2p' }, spec: { type: 'NodePort', selector: labels, ports: [{ name: 'http', port: 8081 }] } };
    expect(peerOpenings([...closed, service]).services).toEqual([{ name: 'm-p2p', type: 'NodePort', externalTrafficPolicy: undefined, to: ['m-p2p-ingress'], ports: [{ name: 'http', port: 8081 }] }]);
  });
});
