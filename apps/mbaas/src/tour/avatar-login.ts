import * as oidc from 'openid-client';

/** Signs the login's text with the avatar's key. */
export type SignChallenge = (challenge: string) => Promise<string>;

/** Cookies of one login, as a browser would keep them. */
class CookieJar {
  readonly #cookies = new Map<string, string>();

  absorb(response: Response): void {
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      const value = pair.slice(at + 1);
      if (value === '') this.#cookies.delete(pair.slice(0, at));
      else this.#cookies.set(pair.slice(0, at), value);
    }
  }

  header(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }
}

const MAX_REDIRECTS = 10;

/**
 * Logs an avatar in the way an application does: discovery, authorization code with PKCE, the wallet's signature on the
 * login page, token, userinfo. Returns the claims of userinfo.
 */
export async function loginWithAvatar(options: { readonly issuer: string; readonly clientId: string; readonly redirectUri: string; readonly avatar: string; readonly sign: SignChallenge }): Promise<Record<string, unknown>> {
  const configuration = await oidc.discovery(new URL(options.issuer), options.clientId, { id_token_signed_response_alg: 'ES256' }, oidc.None(), { execute: [oidc.allowInsecureRequests] });
  const verifier = oidc.randomPKCECodeVerifier();
  const state = oidc.randomState();
  const start = oidc.buildAuthorizationUrl(configuration, {
    redirect_uri: options.redirectUri,
    scope: 'openid profile',
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
  });

  const callback = await browse(start, options);
  const tokens = await oidc.authorizationCodeGrant(configuration, callback, { pkceCodeVerifier: verifier, expectedState: state });
  const claims = tokens.claims();
  if (claims === undefined) throw new Error('the token answer has no ID token');
  return oidc.fetchUserInfo(configuration, tokens.access_token, claims.sub);
}

/** Follows redirects with cookies; on the login page signs and goes on; ends at the application's redirect URI. */
async function browse(start: URL, options: { readonly redirectUri: string; readonly avatar: string; readonly sign: SignChallenge }): Promise<URL> {
  const jar = new CookieJar();
  let at = start;
  for (let step = 0; step < MAX_REDIRECTS; step++) {
    if (at.href.startsWith(options.redirectUri)) return at;
    const response = await fetch(at, { redirect: 'manual', headers: { cookie: jar.header(), accept: 'application/json' } });
    jar.absorb(response);
    const location = response.headers.get('location');
    if (location !== null) {
      at = new URL(location, at);
      continue;
    }
    at = await signIn(at, response, jar, options);
  }
  throw new Error('the login went round in circles');
}

async function signIn(page: URL, response: Response, jar: CookieJar, options: { readonly avatar: string; readonly sign: SignChallenge }): Promise<URL> {
  const { challenge } = (await response.json()) as { challenge?: unknown };
  if (typeof challenge !== 'string') throw new Error(`the login page ${page.pathname} shows no text to sign`);
  const answer = await fetch(page, {
    method: 'POST',
    headers: { cookie: jar.header(), accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify({ avatar: options.avatar, signature: await options.sign(challenge) }),
  });
  jar.absorb(answer);
  const { redirectTo, detail } = (await answer.json()) as { redirectTo?: unknown; detail?: unknown };
  if (typeof redirectTo !== 'string') throw new Error(`the login was refused: ${String(detail)}`);
  return new URL(redirectTo, page);
}
