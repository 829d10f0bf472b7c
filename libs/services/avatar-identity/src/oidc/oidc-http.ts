import type { Logger } from '@mbaas/platform-observability';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { identityProblem } from '../identity.errors.ts';
import { handleLogin, type LoginOptions } from '../login/login.http.ts';
import { replyProblem } from '../login/reply.ts';

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** Everything below the issuer's path: our login pages, and the provider for the rest. `url` comes without that path. */
export function oidcHandler(options: LoginOptions, log: Logger): Handler {
  const provider = options.provider.callback();
  const { host, protocol } = new URL(options.issuer);
  return (request, response) => {
    // Whatever the client or a proxy claims: links and cookies are those of the issuer.
    request.headers['x-forwarded-host'] = host;
    request.headers['x-forwarded-proto'] = protocol.slice(0, -1);
    if (!(request.url ?? '').startsWith('/interaction/')) return void provider(request, response);
    handleLogin(options, request, response).catch((error: unknown) => {
      log.error('Login failed', { kind: error instanceof Error ? error.name : typeof error });
      log.debug('Login failure', { error });
      if (response.headersSent) response.destroy();
      else replyProblem(response, identityProblem('IDENTITY_LOGIN_FAILED'));
    });
  };
}
