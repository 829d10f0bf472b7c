import type { Network } from '@mbaas/chain-params';

/** Rules of a network: a chain of one's own closes the holes that a live one must keep. */
export const profileOf = (network: Network): 'reference' | 'hardened' => (network.production.allowed ? 'hardened' : 'reference');

/** Where the OpenID Provider is, below the address that clients use. */
export const OIDC_PATH = '/oidc';

/** The OpenID issuer of a platform with this public address (no slash at its end). */
export const issuerOf = (publicUrl: string): string => `${publicUrl}${OIDC_PATH}`;

/** Schemas with an outbox, each written by one service. */
export const FACT_SCHEMAS = ['chain', 'keys', 'mst', 'identity', 'mars', 'producer', 'gateway'] as const;

/** Who owns the sandbox's operator key. */
export const SANDBOX = { tenant: 'sandbox', name: 'Sandbox' } as const;

/** The secret of avatar-identity, 32 bytes, from its 64 hex digits. */
export const identitySecretOf = (hex: string): Uint8Array => Buffer.from(hex, 'hex');
