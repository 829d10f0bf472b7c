import { runService } from '@mbaas/platform-service-process';
import { createMstIssuance } from '@mbaas/service-mst-issuance';
import { mstIssuanceConfig } from './config.ts';

/** Issues and moves assets and pays. Several instances share the operations: each is driven by who has its lease. */
process.exit(
  await runService(
    {
      config: mstIssuanceConfig,
      owner: 'mst',
      schemas: ['mst'],
      compose: ({ database, network, queries, registry, bus, log, clock, metrics }) => createMstIssuance({ database, network, queries, registry, bus, log, clock, metrics }),
    },
    process.env,
  ),
);
