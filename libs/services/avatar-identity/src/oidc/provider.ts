import type { EventEmitter } from 'node:events';
import type { Logger } from '@mbaas/platform-observability';
import type { Database } from '@mbaas/platform-postgres';
import Provider, { type Configuration } from 'oidc-provider';
import { loadAvatarByName } from '../avatars/storage/avatar.store.ts';
import { renderProviderError } from './provider-error.ts';
import { deriveSecret } from './sealed-box.ts';
import { artifactAdapter } from './storage/artifact.adapter.ts';
import type { SigningKey } from './storage/signing-key.store.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export interface ProviderOptions {
  readonly database: Database;
  /** `https://host/oidc`: where clients find `/.well-known/openid-configuration`. */
  readonly issuer: string;
  readonly signingKeys: readonly SigningKey[];
  readonly secret: Uint8Array;
  readonly log: Logger;
}

/** A standard OpenID Provider whose accounts are avatars. The subject is the avatar's name, which is unique on the chain. */
export function createProvider({ database, issuer, signingKeys, secret, log }: ProviderOptions): Provider {
  const configuration: Configuration = {
    adapter: artifactAdapter(database),
    jwks: { keys: signingKeys.map((key) => ({ ...key })) as NonNullable<Configuration['jwks']>['keys'] },
    cookies: { keys: [deriveSecret(secret, 'cookies').toString('base64url')] },
    claims: { openid: ['sub'], profile: ['avatar', 'avatar_address', 'preferred_username'] },
    scopes: ['openid', 'profile', 'offline_access'],
    // An avatar can move: its address is told by userinfo when it is asked for, and not frozen into an ID token.
    conformIdTokenClaims: true,
    // A move ends the sessions of the old key (endLogins); an access token then still runs its hour and shows the new address.
    expiresWithSession: () => false,
    pkce: { required: () => true },
    clientBasedCORS: (_context, origin, client) => (client.redirectUris ?? []).some((uri) => URL.parse(uri)?.origin === origin),
    features: {
      devInteractions: { enabled: false },
      // Its pages would load fonts from elsewhere; a session ends by itself after a day.
      rpInitiatedLogout: { enabled: false },
      revocation: { enabled: true, allowedPolicy: (_context, client, token) => token.clientId === client.clientId },
      introspection: { enabled: true, allowedPolicy: (_context, client, token) => token.clientId === client.clientId },
    },
    clientDefaults: { id_token_signed_response_alg: 'ES256', authorization_signed_response_alg: 'ES256' },
    interactions: { url: (_context, { uid }) => `${new URL(issuer).pathname}/interaction/${uid}` },
    ttl: {
      AccessToken: () => HOUR,
      AuthorizationCode: () => MINUTE,
      IdToken: () => HOUR,
      RefreshToken: () => 14 * DAY,
      Grant: () => 14 * DAY,
      Interaction: () => 10 * MINUTE,
      Session: () => DAY,
    },
    findAccount: async (_context, subject) => {
      const avatar = await loadAvatarByName(database, subject);
      if (avatar === null) return undefined;
      return { accountId: avatar.name, claims: () => ({ sub: avatar.name, avatar: avatar.name, avatar_address: avatar.address, preferred_username: avatar.name }) };
    },
    renderError: renderProviderError,
  };
  const provider = new Provider(issuer, configuration);
  // The handler in front sets the forwarded headers to the issuer's (oidc-http.ts): every link is below the issuer.
  provider.proxy = true;
  // What clients sent may stand in a message: it is for debug alone.
  const failed = (error: Error): void => {
    log.error('OpenID Provider failed', { kind: error.name });
    log.debug('OpenID Provider failure', { error });
  };
  provider.on('server_error', (_context, error) => failed(error));
  const application: EventEmitter = provider;
  application.on('error', failed);
  return provider;
}
