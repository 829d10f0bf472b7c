import type { Configuration } from 'oidc-provider';
import { identityProblem } from '../identity.errors.ts';

/**
 * Answers a request that has no application to be sent back to. The OAuth error is one of a fixed list; the library's
 * sentence may repeat what was sent, so it is left out.
 */
export const renderProviderError: NonNullable<Configuration['renderError']> = (context, out) => {
  const { code, detail } = identityProblem('IDENTITY_OIDC');
  context.set('cache-control', 'no-store');
  context.set('x-content-type-options', 'nosniff');
  context.type = 'application/problem+json';
  context.body = JSON.stringify({ type: `urn:mbaas:problem:${code}`, title: out.error, status: context.status, code, detail });
};
