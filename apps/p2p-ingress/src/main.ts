import { runService } from '@mbaas/platform-service-process';
import { createP2pIngress, peersOf } from '@mbaas/service-p2p-ingress';
import { p2pIngressConfig } from './config.ts';

/** The network's side: follows the chain of peers, serves ours, and passes blocks on to the store as work, no faster than it takes them. */
process.exit(
  await runService(
    {
      config: p2pIngressConfig,
      owner: 'p2p',
      schemas: [],
      compose({ settings, network, database, registry, queries, work, log, clock, metrics }) {
        const { blocksFile } = settings;
        const ingress = createP2pIngress({ network, database, registry, queries, work, log, clock, metrics, peers: peersOf(settings, network), ...(blocksFile === undefined ? {} : { blocksFile }) });
        return { start: async () => undefined, started: () => ingress.start(), stop: () => ingress.stop(), readiness: () => ingress.readiness() };
      },
    },
    process.env,
  ),
);
