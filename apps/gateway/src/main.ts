import { forwardTo, OIDC_PATH, runService, SANDBOX } from '@mbaas/platform-service-process';
import { createGateway } from '@mbaas/service-gateway';
import { gatewayConfig } from './config.ts';

const VERSION = '0.1.0';

/** The public door. Several instances share one database; the OpenID Provider is behind it, in avatar-identity. */
process.exit(
  await runService(
    {
      config: gatewayConfig,
      schemas: ['gateway'],
      compose({ settings, database, queries, bus, log, metrics, readiness, addressesOf }) {
        const identity = forwardTo({ urls: addressesOf('identity'), log });
        const gateway = createGateway({
          database, queries, bus, log, metrics,
          publicUrl: settings.publicUrl,
          version: VERSION,
          probes: { readiness, metrics: async () => (await metrics.render()).body },
          mounts: [{ prefix: OIDC_PATH, handle: identity.handle }],
        });
        return {
          start: () => gateway.start(),
          async started() {
            if (settings.sandboxKey !== undefined) await gateway.ensureOperatorKey({ ...SANDBOX, apiKey: settings.sandboxKey.reveal() });
            await gateway.listen(settings.doorHost, settings.doorPort);
          },
          async stop() {
            await gateway.stop();
            await identity.close();
          },
        };
      },
    },
    process.env,
  ),
);
