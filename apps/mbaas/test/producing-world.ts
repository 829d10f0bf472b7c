import type { Network } from '@mbaas/chain-params';
import { chainBlock, chainStatus, createWallet, type QueryAnswer } from '@mbaas/contracts-queries';
import { decodeBlock, type Block } from '@mbaas/chain-codec';
import { hexDecode } from '@mbaas/chain-primitives';
import { expectOk } from '@mbaas/kernel';
import { InProcessBus, InProcessQueries } from '@mbaas/platform-messaging';
import { createWorkerVerifier, type Verifier } from '@mbaas/platform-native-crypto';
import { NullLogger } from '@mbaas/platform-observability';
import { profileOf } from '@mbaas/platform-service-process';
import { createBlockStorage } from '@mbaas/service-block-storage';
import { createGateway, formatApiKey, generateApiKey } from '@mbaas/service-gateway';
import { createKeyManagement, hexKekProvider } from '@mbaas/service-key-management';
import { createProducer, type ProductionConfig } from '@mbaas/service-producer';
import { createTestDatabase } from '@mbaas/testing-kit';
import { randomBytes } from 'node:crypto';

export type Wallet = QueryAnswer<typeof createWallet>;

/** Block-storage, key-management and a gateway on one database, and producers as a test wants them. */
export interface ProducingWorld extends AsyncDisposable {
  readonly queries: InProcessQueries;
  readonly verifier: Verifier;
  /** Address of the gateway. */
  readonly url: string;
  readonly operatorKey: string;
  /** Added to what every service takes for now, ms. */
  ahead: number;
  newWallet(tenant: string): Promise<Wallet>;
  height(): Promise<number>;
  block(height: number): Promise<Block>;
  /** Calls the gateway with the operator's key, or another. */
  call(method: 'GET' | 'POST', path: string, body?: unknown, key?: string): Promise<{ readonly status: number; readonly body: Record<string, unknown> }>;
}

export interface WorldOptions {
  readonly network: Network;
  readonly production: Partial<ProductionConfig> | ((world: Pick<ProducingWorld, 'newWallet'>) => Promise<Partial<ProductionConfig>>);
  /** Blocks up to this height need no ethash: a stake has to be 250 blocks old, whatever the network. */
  readonly unsealedUntil?: number;
}

const NUMBER_OFFSET = 144;
const numberOf = (header: Uint8Array): number => new DataView(header.buffer, header.byteOffset).getUint32(NUMBER_OFFSET, true);

/** A verifier that takes any seal below a height, and is the real one from there on. */
function partlySealed(real: Verifier, until: number): Verifier {
  return {
    checkScripts: (batch) => real.checkScripts(batch),
    checkSeals: async (headers) => Promise.all(headers.map(async (header) => (numberOf(header) <= until ? null : ((await real.checkSeals([header]))[0] ?? null)))),
    searchSeal: async (header, start, attempts) => (numberOf(header) <= until ? { nonce: start, mixHash: new Uint8Array(32) } : real.searchSeal(header, start, attempts)),
    close: () => real.close(),
  };
}

/** Starts everything; the producer produces when this resolves. Whatever was started ends with the world. */
export async function startProducingWorld({ network, production, unsealedUntil = 0 }: WorldOptions): Promise<ProducingWorld> {
  const db = await createTestDatabase();
  const { database } = db;
  const log = NullLogger;
  const queries = new InProcessQueries({ log });
  const bus = new InProcessBus({ sources: ['chain', 'keys', 'producer', 'gateway'].map((schema) => ({ database, schema })), log, pollMs: 50 });
  const real = createWorkerVerifier({ threads: 1 });
  const verifier = partlySealed(real, unsealedUntil);
  const world = { ahead: 0 };
  const clock = { now: () => Date.now() + world.ahead };
  const shared = { database, network, queries, registry: queries, bus, log, clock };
  const storage = createBlockStorage({ ...shared, verifier, profile: profileOf(network) });
  const keys = createKeyManagement({ ...shared, kek: hexKekProvider(randomBytes(32).toString('hex')) });
  await storage.start();
  await keys.start();
  const newWallet = async (tenant: string): Promise<Wallet> => expectOk(await queries.ask(createWallet, { tenant, idempotencyKey: 'one', label: '' }), 'a wallet');
  const producer = createProducer({ ...shared, verifier, production: typeof production === 'function' ? await production({ newWallet }) : production });
  const gateway = createGateway({ ...shared, publicUrl: 'http://127.0.0.1', version: '0.0.0', probes: { readiness: async () => ({}), metrics: async () => '' } });
  await producer.start();
  await gateway.start();
  await bus.start();
  await producer.produce();
  const operatorKey = formatApiKey(generateApiKey());
  await gateway.ensureOperatorKey({ tenant: 'sandbox', name: 'Sandbox', apiKey: operatorKey });
  const url = await gateway.listen('127.0.0.1', 0);
  return {
    queries,
    verifier,
    url,
    operatorKey,
    newWallet,
    get ahead() {
      return world.ahead;
    },
    set ahead(ms: number) {
      world.ahead = ms;
    },
    height: async () => expectOk(await queries.ask(chainStatus, {}), 'a status').height,
    async block(height) {
      const { raw } = expectOk(await queries.ask(chainBlock, { height, withRaw: true }), 'a block');
      return expectOk(decodeBlock(expectOk(hexDecode(raw ?? ''), 'hex')), 'a block').block;
    },
    async call(method, path, body, key = operatorKey) {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: { authorization: `Bearer ${key}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    },
    async [Symbol.asyncDispose]() {
      await producer.stop();
      await gateway.stop();
      await bus.stop();
      await keys.stop();
      await storage.stop();
      await real.close();
      await db.drop();
    },
  };
}
