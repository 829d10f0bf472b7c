import type { AdapterPayload } from 'oidc-provider';
import type { OidcClient } from './client.store.ts';

/** A public client: authorization code with PKCE, no secret to lose. Tokens are signed ES256, the only key there is. */
export const clientMetadata = ({ clientId, name, redirectUris }: OidcClient): AdapterPayload => ({
  client_id: clientId,
  client_name: name,
  redirect_uris: [...redirectUris],
  application_type: redirectUris.every((uri) => uri.startsWith('https:')) ? 'web' : 'native',
  token_endpoint_auth_method: 'none',
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  id_token_signed_response_alg: 'ES256',
  authorization_signed_response_alg: 'ES256',
});
