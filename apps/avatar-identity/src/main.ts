import { identitySecretOf, issuerOf, OIDC_PATH, runService } from '@mbaas/platform-service-process';
import { createAvatarIdentity } from '@mbaas/service-avatar-identity';
import { avatarIdentityConfig } from './config.ts';

/** Avatars and the OpenID Provider, which the gateway passes its clients to. Several instances share one database and one secret. */
process.exit(
  await runService(
    {
      config: avatarIdentityConfig,
      owner: 'identity',
      schemas: ['identity'],
      compose({ settings, database, network, queries, registry, bus, log, clock, metrics }) {
        const identity = createAvatarIdentity({
          database, network, queries, registry, bus, log, clock, metrics,
          issuer: issuerOf(settings.publicUrl),
          secret: identitySecretOf(settings.identitySecret.reveal()),
        });
        return {
          start: () => identity.start(),
          stop: () => identity.stop(),
          http(request, response) {
            const url = request.url ?? '/';
            if (!url.startsWith(`${OIDC_PATH}/`)) return false;
            // As the gateway's mount in combined mode hands it over: with the path cut, and the whole one beside it.
            request.originalUrl = url;
            request.url = url.slice(OIDC_PATH.length);
            identity.handle(request, response);
            return true;
          },
        };
      },
    },
    process.env,
  ),
);
