import { createSecretKey, type KeyObject } from 'node:crypto';
import { assert } from '@mbaas/kernel';
import { errors, jwtVerify, SignJWT } from 'jose';

/** A token's life. Short, because it cannot be taken back. */
const LIFE_SECONDS = 60;
/** Minted anew when less than this is left, so that none expires on its way. */
const RENEW_BEFORE_MS = 20_000;
/** Clocks of two machines may differ by this much. */
const SKEW_SECONDS = 10;
/** Tokens remembered as good; a service has one asker for each other service. */
const REMEMBERED = 256;
const ALGORITHM = 'HS256';

/** HS256 keys are as long as their hash. */
const MIN_SECRET_BYTES = 32;

function keyOf(secret: string): KeyObject {
  const bytes = Buffer.from(secret, 'utf8');
  assert(bytes.length >= MIN_SECRET_BYTES, `The secret of the services has at least ${MIN_SECRET_BYTES} bytes.`);
  return createSecretKey(bytes);
}

/** Mints the tokens by which one service shows another who it is; one for each audience, reused while it is fresh. */
export class TokenMint {
  readonly #key: KeyObject;
  readonly #issuer: string;
  readonly #minted = new Map<string, { readonly token: Promise<string>; readonly staleAtMs: number }>();

  constructor({ secret, issuer }: { readonly secret: string; readonly issuer: string }) {
    this.#key = keyOf(secret);
    this.#issuer = issuer;
  }

  /** A token for this owner of queries, good for 20 s at least. */
  tokenFor(audience: string): Promise<string> {
    const known = this.#minted.get(audience);
    if (known !== undefined && Date.now() < known.staleAtMs) return known.token;
    const token = new SignJWT().setProtectedHeader({ alg: ALGORITHM }).setIssuer(this.#issuer).setAudience(audience).setIssuedAt().setExpirationTime(`${LIFE_SECONDS}s`).sign(this.#key);
    this.#minted.set(audience, { token, staleAtMs: Date.now() + LIFE_SECONDS * 1000 - RENEW_BEFORE_MS });
    return token;
  }
}

/** Tells who asks, from the token they bring. */
export class TokenCheck {
  readonly #key: KeyObject;
  readonly #audience: string;
  readonly #good = new Map<string, { readonly issuer: string; readonly expiresAtMs: number }>();

  constructor({ secret, audience }: { readonly secret: string; readonly audience: string }) {
    this.#key = keyOf(secret);
    this.#audience = audience;
  }

  /** The name of the asking service; undefined where header or token are missing, forged, expired, older than a minute or for another audience. */
  async issuerOf(authorization: string | undefined): Promise<string | undefined> {
    const token = /^Bearer ([\w.-]{1,1024})$/.exec(authorization ?? '')?.[1];
    if (token === undefined) return undefined;
    const known = this.#good.get(token);
    if (known !== undefined && Date.now() < known.expiresAtMs) return known.issuer;
    try {
      const { payload } = await jwtVerify(token, this.#key, {
        algorithms: [ALGORITHM],
        audience: this.#audience,
        requiredClaims: ['iss', 'exp', 'iat'],
        clockTolerance: SKEW_SECONDS,
        maxTokenAge: LIFE_SECONDS,
      });
      if (payload.iss === undefined || payload.exp === undefined) return undefined;
      this.#remember(token, payload.iss, payload.exp * 1000);
      return payload.iss;
    } catch (error) {
      if (error instanceof errors.JOSEError) return undefined;
      throw error;
    }
  }

  #remember(token: string, issuer: string, expiresAtMs: number): void {
    if (this.#good.size >= REMEMBERED) this.#good.clear();
    this.#good.set(token, { issuer, expiresAtMs });
  }
}
