// An application and the browser of its user, over real HTTP.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as oidc from 'openid-client';

/** Cookies as a browser keeps them: by name and path. */
export class Browser {
  readonly #cookies = new Map<string, { readonly value: string; readonly path: string; readonly line: string }>();

  /** `Set-Cookie` lines now held. */
  cookies(): readonly string[] {
    return [...this.#cookies.values()].map(({ line }) => line);
  }

  async request(url: string | URL, init: RequestInit = {}): Promise<Response> {
    const { pathname } = new URL(url);
    const cookie = [...this.#cookies].filter(([, { path }]) => pathname.startsWith(path)).map(([key, { value }]) => `${key.split(' ')[0]}=${value}`);
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { ...(init.headers as Record<string, string>), cookie: cookie.join('; ') } });
    for (const line of response.headers.getSetCookie()) this.#keep(line);
    return response;
  }

  /** Follows redirects until a page, or until `end` is to be opened. */
  async follow(url: string | URL, end: string, headers: Record<string, string> = {}): Promise<{ readonly at: URL; readonly response: Response | null }> {
    let at = new URL(url);
    for (let step = 0; step < 10; step++) {
      if (at.href.startsWith(end)) return { at, response: null };
      const response = await this.request(at, { headers });
      const location = response.headers.get('location');
      if (location === null) return { at, response };
      at = new URL(location, at);
    }
    throw new Error('redirected in circles');
  }

  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split('; ');
    const at = pair.indexOf('=');
    const path = attributes.find((attribute) => attribute.toLowerCase().startsWith('path='))?.slice(5) ?? '/';
    const key = `${pair.slice(0, at)} ${path}`;
    if (pair.slice(at + 1) === '') this.#cookies.delete(key);
    else this.#cookies.set(key, { value: pair.slice(at + 1), path, line });
  }
}

export interface LoginStart {
  readonly configuration: oidc.Configuration;
  readonly verifier: string;
  readonly state: string;
  readonly url: URL;
}

/** What an application does first: discovery and the address to send its user to. */
export async function startLogin(issuer: string, clientId: string, redirectUri: string, parameters: Record<string, string> = {}): Promise<LoginStart> {
  const configuration = await oidc.discovery(new URL(issuer), clientId, { id_token_signed_response_alg: 'ES256' }, oidc.None(), { execute: [oidc.allowInsecureRequests] });
  const verifier = oidc.randomPKCECodeVerifier();
  const state = oidc.randomState();
  const url = oidc.buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUri,
    scope: 'openid profile',
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    ...parameters,
  });
  return { configuration, verifier, state, url };
}

const JSON_HEADERS = { accept: 'application/json', 'content-type': 'application/json' };

/** Opens a login and gives its page's address and the text to sign. */
export async function openLogin(browser: Browser, start: LoginStart): Promise<{ readonly page: URL; readonly challenge: string }> {
  const { at, response } = await browser.follow(start.url, 'none:', { accept: 'application/json' });
  const { challenge } = (await response?.json()) as { challenge: string };
  return { page: at, challenge };
}

/** Sends a signature as a script does. */
export const postLogin = (browser: Browser, page: URL, body: unknown): Promise<Response> => browser.request(page, { method: 'POST', headers: JSON_HEADERS, body: JSON.stringify(body) });

/** A whole login up to the application's redirect URI. */
export async function login(browser: Browser, start: LoginStart, avatar: string, sign: (text: string) => string, redirectUri: string): Promise<URL> {
  const { page, challenge } = await openLogin(browser, start);
  const answer = await postLogin(browser, page, { avatar, signature: sign(challenge) });
  const { redirectTo } = (await answer.json()) as { redirectTo: string };
  return (await browser.follow(redirectTo, redirectUri)).at;
}

/** Redeems the code. */
export const redeem = (start: LoginStart, callback: URL, verifier = start.verifier) =>
  oidc.authorizationCodeGrant(start.configuration, callback, { pkceCodeVerifier: verifier, expectedState: start.state });

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
