import { secret, text } from '@mbaas/platform-config';
import { serviceConfig } from '@mbaas/platform-service-process';

/** Everything that the environment can set. */
export const avatarIdentityConfig = serviceConfig('avatar-identity', {
  publicUrl: text({ doc: 'Address that clients use, the gateway\'s: the OpenID issuer is /oidc below it. No slash at its end.' }),
  identitySecret: secret({ doc: '32 random bytes as 64 hex digits, by which signing keys and cookies are sealed. The same for all instances.', minLength: 64 }),
});
