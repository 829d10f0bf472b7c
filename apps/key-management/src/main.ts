import { runService } from '@mbaas/platform-service-process';
import { createKeyManagement, fileKekProvider } from '@mbaas/service-key-management';
import { keyManagementConfig } from './config.ts';

/** Holds the wallets' seeds and signs. Several instances work over one database and one key-encryption key. */
process.exit(
  await runService(
    {
      config: keyManagementConfig,
      owner: 'keys',
      schemas: ['keys'],
      async compose({ settings, database, network, registry, clock, log, metrics }) {
        return createKeyManagement({ database, network, registry, clock, log, metrics, kek: await fileKekProvider(settings.kekFile) });
      },
    },
    process.env,
  ),
);
