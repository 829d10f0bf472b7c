import { registerOidcClient, type QueryRegistry } from '@mbaas/contracts-queries';
import { ok } from '@mbaas/kernel';
import type { Database } from '@mbaas/platform-postgres';
import { refuse } from '../identity.errors.ts';
import { registerClient } from './client.store.ts';
import { isRedirectUri } from './redirect-uri.rules.ts';

/** Answers `identity.register-client`. Codes: IDENTITY_REDIRECT_INVALID, IDENTITY_CLIENT_KEY_REUSED. */
export function answerClients(registry: QueryRegistry, database: Database, issuer: string): void {
  registry.answer(registerOidcClient, async ({ tenant, idempotencyKey, name, redirectUris }) => {
    if (!redirectUris.every(isRedirectUri)) return refuse('IDENTITY_REDIRECT_INVALID');
    const client = await registerClient(database, { tenant, name: shownName(name), redirectUris }, idempotencyKey);
    return client === null ? refuse('IDENTITY_CLIENT_KEY_REUSED') : ok({ clientId: client.clientId, redirectUris: [...client.redirectUris], issuer });
  });
}

/** The name stands in the text that avatars sign: it stays on its line and shows as it is. */
const shownName = (name: string): string => name.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ').trim();
