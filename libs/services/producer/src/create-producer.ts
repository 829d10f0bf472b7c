import { parseAddress } from '@mbaas/chain-crypto';
import type { Network } from '@mbaas/chain-params';
import { blockConnected, transactionAccepted } from '@mbaas/contracts-events';
import { createWallet, faucet, grantFromFaucet, operationQueries, pressureQueries, type QueryPort, type QueryRegistry } from '@mbaas/contracts-queries';
import { createOperations } from '@mbaas/flow-operations';
import { assert, err, expectOk, ok, type Problem, type Result } from '@mbaas/kernel';
import { queryProblem, type Bus } from '@mbaas/platform-messaging';
import type { Verifier } from '@mbaas/platform-native-crypto';
import type { Logger, Metrics } from '@mbaas/platform-observability';
import type { Database } from '@mbaas/platform-postgres';
import { randomInt } from 'node:crypto';
import { buildGrant, type FaucetWallet } from './faucet/build-grant.ts';
import { installProducer } from './install-producer.ts';
import { producerProblem } from './producer.errors.ts';
import { SoloMiner } from './production/solo-miner.ts';

export interface ProducerOptions {
  readonly database: Database;
  readonly network: Network;
  readonly queries: QueryPort;
  readonly registry: QueryRegistry;
  readonly bus: Bus;
  readonly verifier: Pick<Verifier, 'searchSeal'>;
  readonly log: Logger;
  readonly clock: { now(): number };
  readonly metrics?: Metrics | undefined;
}

export interface Producer {
  /** Migrates the schema and registers the consumers; before the bus starts. */
  start(): Promise<void>;
  /** Starts making blocks, where the network lets this platform; after the bus has started. Resolves when the faucet can pay. */
  produce(): Promise<void>;
  stop(): Promise<void>;
}

const SCHEMA = 'producer';

/** The faucet's wallet belongs to the platform, not to a tenant. */
const SYSTEM = 'system';

/** Most the faucet gives at once, in atoms: 1,000 ETP. */
const MAXIMUM_GRANT = 1_000_00000000n;

/** Extra nonces are drawn below this, so that counting up from one stays within 32 bits. */
const EXTRA_NONCES = 2 ** 31;

/** The faucet has no wallet before `produce`: that is to be asked again, and no refusal. */
const stillStarting = (): Result<never, Problem> => err(queryProblem('QUERY_STANDBY'));

/** Makes blocks on networks it may produce for, and feeds the faucet with what they pay. */
export function createProducer(options: ProducerOptions): Producer {
  const { database, network, queries, registry, bus, verifier, log, clock } = options;
  const hasFaucet = network.production.allowed && network.production.powSolo;
  let wallet: FaucetWallet | undefined;
  let miner: SoloMiner | undefined;
  const faucetWallet = (): FaucetWallet => {
    assert(wallet !== undefined, 'grants are built after the faucet has its wallet');
    return wallet;
  };
  const operations = createOperations({ schema: SCHEMA, prefix: 'fau', signAs: SYSTEM, database, queries, network, log, clock, metrics: options.metrics, build: buildGrant(queries, network, faucetWallet) });

  registry.answer(faucet, async () => {
    if (!hasFaucet) return ok({ enabled: false });
    return wallet === undefined ? stillStarting() : ok({ enabled: true, address: wallet.address, maximumGrant: MAXIMUM_GRANT.toString() });
  });
  registry.answer(grantFromFaucet, async ({ tenant, idempotencyKey, dryRun, ...request }) => {
    if (!hasFaucet) return err(producerProblem('PRODUCER_NO_FAUCET'));
    if (wallet === undefined) return stillStarting();
    const amount = BigInt(request.amount);
    if (amount > MAXIMUM_GRANT) return err(producerProblem('PRODUCER_GRANT_TOO_LARGE'));
    if (amount < 1n) return err(producerProblem('PRODUCER_GRANT_ZERO'));
    return operations.submit({ tenant, idempotencyKey, kind: 'faucet-grant', request, dryRun });
  });
  registry.answer(operationQueries.fau, (request) => operations.find(request));
  registry.answer(pressureQueries.producer, async () => ok(await operations.pressure()));

  return {
    async start() {
      await installProducer(database, log);
      bus.consume(operations.consumer);
      bus.consume({
        name: 'producer-wake',
        database,
        schema: SCHEMA,
        events: [transactionAccepted, blockConnected],
        order: 'park',
        startAt: 'newest',
        handle: async () => miner?.poke(),
      });
    },

    async produce() {
      if (!hasFaucet) return;
      const made = expectOk(await queries.ask(createWallet, { tenant: SYSTEM, idempotencyKey: `faucet-${network.name}`, label: 'Faucet' }), 'key-management makes the faucet\'s wallet');
      const [first] = made.addresses;
      assert(first !== undefined, 'a wallet has a first address');
      wallet = { walletId: made.walletId, address: first.address };
      const payee = expectOk(parseAddress(first.address, network), 'key-management gives addresses of this network').hash20;
      assert(payee !== null, 'a wallet address is no blackhole');
      // The faucet can pay once its first coinbases have matured.
      miner = new SoloMiner({ network, queries, verifier, log, clock, payee, extraNonce: randomInt(EXTRA_NONCES), firstBlocks: network.coinbaseMaturity + 2 });
      miner.start();
      operations.start();
      await miner.firstBlocksMade;
      log.info('Block production started', { network: network.name, faucet: first.address });
    },

    async stop() {
      await miner?.stop();
      await operations.stop();
    },
  };
}
