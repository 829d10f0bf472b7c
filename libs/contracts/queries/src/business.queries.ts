import { addressText, heightNumber, symbolText, tenantId } from '@mbaas/contracts-events';
import { z } from 'zod';
import { idempotencyKey } from './paging.ts';
import { defineQuery } from './query-definition.ts';

export const avatar = defineQuery({
  name: 'identity.avatar',
  effect: 'reads',
  doc: 'An avatar by name or address, as identity knows it from the chain\'s facts.',
  request: z.strictObject({ name: symbolText.optional(), address: addressText.optional() }),
  answer: z.strictObject({ name: symbolText, address: addressText, registeredHeight: heightNumber, history: z.array(z.strictObject({ address: addressText, height: heightNumber })) }),
});

export const registerOidcClient = defineQuery({
  name: 'identity.register-client',
  effect: 'changes',
  doc: 'Registers an OpenID client of the tenant: a public client with PKCE (no secret) for the given redirect URIs.',
  request: z.strictObject({ tenant: tenantId, idempotencyKey, name: z.string().min(1).max(128), redirectUris: z.array(z.url().max(512)).min(1).max(10) }),
  answer: z.strictObject({ clientId: z.string().max(64), redirectUris: z.array(z.string()), issuer: z.string() }),
});

const factorScore = z.strictObject({
  /** MIP-16 factor name, e.g. `transfers`. */
  factor: z.string().max(32),
  group: z.enum(['behaviour', 'capability', 'credit', 'network']),
  /** Value of the month, decimal text. */
  value: z.string().max(40),
  /** Points of its band: 20, 40, 50, 60, 70, 80 or 100. */
  points: z.int().min(20).max(100),
  sentence: z.string().max(256),
});

export const marsScore = defineQuery({
  name: 'mars.score',
  effect: 'reads',
  doc: 'The MARS score (MIP-16) of an avatar with its explanation.',
  request: z.strictObject({ avatar: symbolText }),
  answer: z.strictObject({
    avatar: symbolText,
    score: z.string().regex(/^\d{3}\.\d{2}$/),
    /** Calendar month (UTC) scored, `2026-11`, and whether it is still running. */
    month: z.string().regex(/^\d{4}-\d{2}$/),
    provisional: z.boolean(),
    asOfHeight: heightNumber,
    groups: z.array(z.strictObject({ group: z.enum(['behaviour', 'capability', 'credit', 'network']), points: z.int(), weight: z.string(), contribution: z.string() })),
    factors: z.array(factorScore),
  }),
});

export const faucet = defineQuery({
  name: 'producer.faucet',
  effect: 'reads',
  doc: 'Whether this network has a faucet, its address and the most it gives at once.',
  request: z.strictObject({}),
  answer: z.strictObject({ enabled: z.boolean(), address: addressText.optional(), maximumGrant: z.string().optional() }),
});
