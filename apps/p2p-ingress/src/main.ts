import { runService } from '@mbaas/platform-service-process';
import { createP2pIngress } from '@mbaas/service-p2p-ingress';
import { p2pIngressConfig } from './config.ts';

/** The network's side: passes blocks on to the store as work, no faster than it takes them. */
process.exit(
  await runService(
    {
      config: p2pIngressConfig,
      schemas: [],
      compose({ settings: { blocksFile }, network, queries, work, log, clock, metrics }) {
        const ingress = createP2pIngress({ network, queries, work, log, clock, metrics, ...(blocksFile === undefined ? {} : { blocksFile }) });
        return { start: async () => undefined, started: () => ingress.start(), stop: () => ingress.stop(), readiness: () => ingress.readiness() };
      },
    },
    process.env,
  ),
);
