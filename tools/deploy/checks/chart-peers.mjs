// What each `p2p` value of the chart opens to the network's nodes, and that without one nothing is open.
import { isDeepStrictEqual } from 'node:util';
import { expectThat } from '../report.mjs';
import { CLOSED, peerOpenings } from './peer-openings.mjs';

const of = 'mbaas-p2p-ingress';
const opened = (port, type = 'LoadBalancer') => ({
  services: [{ name: 'mbaas-p2p', type, externalTrafficPolicy: type === 'ClusterIP' ? undefined : 'Local', to: [of], ports: [{ name: 'p2p', port, targetPort: 'p2p' }] }],
  ports: [{ of, name: 'p2p', containerPort: port }],
  ingress: [{ of, ports: [{ port }] }],
});
const told = (values) => Object.fromEntries(Object.entries(values).map(([key, value]) => [`${of} MBAAS_P2P_${key}`, value]));
const toPublic = {
  of,
  ports: [{ protocol: 'TCP' }],
  to: [
    { ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8', '100.64.0.0/10', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'] } },
    { ipBlock: { cidr: '::/0', except: ['fc00::/7', 'fe80::/10'] } },
  ],
};
const named = [{ ipBlock: { cidr: '198.51.100.0/24' } }];

/** Values, and all that they open. */
const CASES = [
  ['nothing', [], {}],
  ['port', ['p2p.port=5251'], { ...opened(5251), environment: told({ LISTEN: '0.0.0.0:5251' }) }],
  ['port behind NodePort', ['p2p.port=15251', 'p2p.service.type=NodePort'], { ...opened(15_251, 'NodePort'), environment: told({ LISTEN: '0.0.0.0:15251' }) }],
  ['port within the cluster', ['p2p.port=5251', 'p2p.service.type=ClusterIP'], { ...opened(5251, 'ClusterIP'), environment: told({ LISTEN: '0.0.0.0:5251' }) }],
  ['port and advertise', ['p2p.port=5251', 'p2p.advertise=198.51.100.7:5251'], { ...opened(5251), environment: told({ LISTEN: '0.0.0.0:5251', ADVERTISE: '198.51.100.7:5251' }) }],
  [
    'connect',
    ['p2p.connect={a.example.org:5251,b.example.org:5251,[2001:db8::1]:6000}'],
    { environment: told({ CONNECT: 'a.example.org:5251,b.example.org:5251,[2001:db8::1]:6000' }), egress: [{ of, ports: [{ port: 5251 }, { port: 6000 }] }] },
  ],
  ['discover', ['p2p.discover=true'], { environment: told({ DISCOVER: 'true' }), egress: [toPublic] }],
  [
    'all of it, to named peers',
    ['p2p.port=5251', 'p2p.discover=true', 'p2p.connect={a.example.org:5252}', 'networkPolicy.p2pPeers[0].ipBlock.cidr=198.51.100.0/24'],
    {
      ...opened(5251),
      environment: told({ LISTEN: '0.0.0.0:5251', CONNECT: 'a.example.org:5252', DISCOVER: 'true' }),
      ingress: [{ of, ports: [{ port: 5251 }], from: named }],
      egress: [{ of, ports: [{ port: 5252 }], to: named }, { of, ports: [{ protocol: 'TCP' }], to: named }],
    },
  ],
  ['named peers alone', ['networkPolicy.p2pPeers[0].ipBlock.cidr=198.51.100.0/24'], {}],
];

/** Values that must be refused, and a word of the refusal that tells why. */
export const REFUSED_PEERS = [
  ['an address for peers that nobody listens on', ['p2p.advertise=198.51.100.7:5251'], /p2p\.port is 0/],
  ['a name where an address is told', ['p2p.port=5251', 'p2p.advertise=node.example.org:5251'], /p2p\/advertise/],
  ['peers on the port of health and queries', ['p2p.port=8081'], /p2p\/port/],
  ['peers on a port that only root takes', ['p2p.port=80'], /p2p\/port/],
  ['a peer without its port', ['p2p.connect={node.example.org}'], /p2p\/connect\/0/],
  ['a Service that leads elsewhere', ['p2p.port=5251', 'p2p.service.type=ExternalName'], /p2p\/service\/type/],
];

/**
 * @param {import('../report.mjs').Report} report
 * @param {(values: readonly string[]) => any[]} render manifests of values; a Finding for what is not valid
 */
export async function checkChartPeers(report, render) {
  for (const [what, values, opens] of CASES) {
    await report.check(`chart: p2p, ${what}: opens that and no more`, () => {
      const found = peerOpenings(render(values));
      const wanted = { ...CLOSED, ...opens };
      for (const part of Object.keys(wanted)) expectThat(isDeepStrictEqual(found[part], wanted[part]), `${part}: ${JSON.stringify(found[part])} in place of ${JSON.stringify(wanted[part])}`);
    });
  }
}
