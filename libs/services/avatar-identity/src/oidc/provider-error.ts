import type { Configuration } from 'oidc-provider';
import { identityProblem } from '../identity.errors.ts';
import { NOTICE_POLICY, noticePage } from '../login/login-page.ts';

/** What the user of an application reads; the OAuth error is for its maker. */
const SENTENCE = 'The application sent you here with a request that cannot be answered. Go back to it and try again; if that does not help, tell its operator.';

/**
 * Answers a request that has no application to be sent back to. The OAuth error is one of a fixed list; the library's
 * sentence may repeat what was sent, so it is left out.
 */
export const renderProviderError: NonNullable<Configuration['renderError']> = (context, out) => {
  const { code, detail } = identityProblem('IDENTITY_OIDC');
  context.set('cache-control', 'no-store');
  context.set('x-content-type-options', 'nosniff');
  if (context.get('accept').includes('text/html')) {
    context.type = 'text/html; charset=utf-8';
    context.set('content-security-policy', NOTICE_POLICY);
    context.body = noticePage(SENTENCE);
    return;
  }
  context.type = 'application/problem+json';
  context.body = JSON.stringify({ type: `urn:mbaas:problem:${code}`, title: out.error, status: context.status, code, detail });
};
