import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Network } from '@mbaas/chain-params';
import { operationQueries, pressureQueries, type QueryPort, type QueryRegistry } from '@mbaas/contracts-queries';
import { createOperations, type OperationsTuning } from '@mbaas/flow-operations';
import { assert, ok } from '@mbaas/kernel';
import type { Bus } from '@mbaas/platform-messaging';
import type { Logger, Metrics } from '@mbaas/platform-observability';
import type { Database } from '@mbaas/platform-postgres';
import { answerAvatar } from './avatars/answer-avatar.ts';
import { avatarsConsumer } from './avatars/avatars.consumer.ts';
import { answerClients } from './clients/register-client.ts';
import { answerCommands, avatarBuilder } from './commands/avatar-commands.ts';
import { loadTenantsOf } from './commands/operation-lookup.store.ts';
import { identityProblem } from './identity.errors.ts';
import { installIdentity } from './install-identity.ts';
import { replyProblem } from './login/reply.ts';
import { oidcHandler, type Handler } from './oidc/oidc-http.ts';
import { createProvider } from './oidc/provider.ts';
import { deriveSecret } from './oidc/sealed-box.ts';
import { deleteExpiredArtifacts, endLogins } from './oidc/storage/artifact.adapter.ts';
import { loadSigningKeys } from './oidc/storage/signing-key.store.ts';
import { startSweeper, type Sweeper } from './oidc/sweeper.ts';

export interface AvatarIdentityOptions {
  readonly database: Database;
  readonly network: Network;
  readonly queries: QueryPort;
  readonly registry: QueryRegistry;
  readonly bus: Bus;
  readonly log: Logger;
  readonly clock: { now(): number };
  /** Where the OpenID Provider is mounted, without a slash at the end: `http://127.0.0.1:8080/oidc`. */
  readonly issuer: string;
  /** 32 bytes; the provider's signing keys and cookies are sealed and signed with keys derived from it. */
  readonly secret: Uint8Array;
  readonly metrics?: Metrics | undefined;
  readonly tuning?: Partial<OperationsTuning>;
}

/** The running service: avatars and the OpenID Provider. */
export interface AvatarIdentity {
  /** Brings the schema up to date, opens or makes the signing key, starts the operations. Before the bus starts. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Everything below the issuer's path; `url` without that path, `originalUrl` with it, the body unread. 503 before start. */
  readonly handle: (request: IncomingMessage & { originalUrl?: string }, response: ServerResponse) => void;
  /** Deletes expired sessions, codes and tokens, as happens by itself every ten minutes; how many. */
  sweep(): Promise<number>;
}

const SCHEMA = 'identity';
const SECRET_BYTES = 32;

/** Composes avatar-identity: registers its consumers with the bus and its answers with the registry. */
export function createAvatarIdentity(options: AvatarIdentityOptions): AvatarIdentity {
  const { database, network, queries, registry, bus, log, clock, issuer, secret } = options;
  assert(secret.length === SECRET_BYTES, 'The identity secret has 32 bytes.');
  assert(!issuer.endsWith('/'), 'The issuer has no slash at its end.');
  const context = { network, queries };
  const operations = createOperations({ schema: SCHEMA, prefix: 'idn', database, queries, network, log, clock, metrics: options.metrics, build: avatarBuilder(context), ...(options.tuning === undefined ? {} : { tuning: options.tuning }) });
  bus.consume(avatarsConsumer({ database, network, tenantsOf: loadTenantsOf, ownerChanged: endLogins }));
  bus.consume(operations.consumer);
  answerCommands(registry, database, operations, context);
  registry.answer(operationQueries.idn, (request) => operations.find(request));
  registry.answer(pressureQueries.identity, async () => ok(await operations.pressure()));
  answerAvatar(registry, database);
  answerClients(registry, database, issuer);

  let handler: Handler = (_request, response) => replyProblem(response, identityProblem('IDENTITY_NOT_STARTED'));
  let sweeper: Sweeper | undefined;
  const sweep = (): Promise<number> => deleteExpiredArtifacts(database);
  return {
    async start() {
      await installIdentity(database, log);
      const signingKeys = await loadSigningKeys(database, deriveSecret(secret, 'signing-keys'));
      handler = oidcHandler({ provider: createProvider({ database, issuer, signingKeys, secret, log }), database, network, issuer }, log);
      operations.start();
      sweeper = startSweeper(sweep, log);
      log.info('Avatar identity started', { issuer, signingKeys: signingKeys.length });
    },
    async stop() {
      await sweeper?.stop();
      await operations.stop();
    },
    handle: (request, response) => handler(request, response),
    sweep,
  };
}
