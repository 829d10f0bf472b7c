import { parseAddress } from '@mbaas/chain-crypto';
import type { Network } from '@mbaas/chain-params';
import { blockConnected, transactionAccepted } from '@mbaas/contracts-events';
import {
  blockTemplate, createWallet, faucet, grantFromFaucet, operationQueries, pressureQueries, producerMining, producerSubmitWork, producerWork, type QueryAnswer, type QueryPort,
  type QueryRegistry,
} from '@mbaas/contracts-queries';
import { createOperations } from '@mbaas/flow-operations';
import { assert, err, expectOk, ok, type Problem, type Result } from '@mbaas/kernel';
import { queryProblem, type Bus } from '@mbaas/platform-messaging';
import type { Verifier } from '@mbaas/platform-native-crypto';
import type { Logger, Metrics } from '@mbaas/platform-observability';
import type { Database } from '@mbaas/platform-postgres';
import { randomInt } from 'node:crypto';
import { buildGrant, type FaucetWallet } from './faucet/build-grant.ts';
import { installProducer } from './install-producer.ts';
import { producerProblem, refuse } from './producer.errors.ts';
import type { ProductionConfig, ProductionContext } from './production/production.types.ts';
import { SoloMiner } from './production/solo-miner.ts';
import { Turn } from './production/turn.ts';
import { Staker } from './staking/staker.ts';
import { ExternalWork } from './external-work/external-work.ts';

export interface ProducerOptions {
  readonly database: Database;
  readonly network: Network;
  readonly queries: QueryPort;
  readonly registry: QueryRegistry;
  readonly bus: Bus;
  readonly verifier: Pick<Verifier, 'searchSeal' | 'checkSeals'>;
  readonly log: Logger;
  readonly clock: { now(): number };
  readonly metrics?: Metrics | undefined;
  /** Solo mining for the faucet's wallet where the network allows it, unless told. */
  readonly production?: Partial<ProductionConfig> | undefined;
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

/** What makes blocks, once it was started. */
interface Makers {
  readonly payee: string;
  readonly work: ExternalWork;
  readonly miner: SoloMiner | undefined;
  readonly staker: Staker | undefined;
}

/** Makes blocks on networks it may produce for, gives work to miners outside, and feeds the faucet with what blocks pay. */
export function createProducer(options: ProducerOptions): Producer {
  const { database, network, queries, registry, bus, verifier, log, clock } = options;
  const { solo = true, mineTo, mineAsset, stakeWallet, stakeLock } = options.production ?? {};
  const { allowed } = network.production;
  const hasFaucet = allowed && network.production.powSolo;
  let wallet: FaucetWallet | undefined;
  let makers: Makers | undefined;
  let extraNonce = randomInt(EXTRA_NONCES);
  const context: ProductionContext = { network, queries, log, clock, mineAsset, turn: new Turn(), nextExtraNonce: () => (extraNonce = (extraNonce + 1) >>> 0) };
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

  /** Answers with what makes blocks. PRODUCER_NOT_ALLOWED where nothing does. */
  const whileProducing = async <T>(answer: (running: Makers) => Promise<Result<T, Problem>>): Promise<Result<T, Problem>> => {
    if (!allowed) return refuse('PRODUCER_NOT_ALLOWED');
    return makers === undefined ? stillStarting() : answer(makers);
  };
  registry.answer(producerWork, () => whileProducing(({ work }) => work.give()));
  registry.answer(producerSubmitWork, (request) => whileProducing(({ work }) => work.take(request)));
  registry.answer(producerMining, async (): Promise<Result<QueryAnswer<typeof producerMining>, Problem>> => {
    const next = await queries.ask(blockTemplate, { maxBytes: 10_000 });
    if (!next.ok) return next;
    const staking = makers?.staker?.status;
    return ok({
      producing: makers !== undefined,
      solo: makers?.miner !== undefined,
      height: next.value.height - 1,
      difficulty: next.value.bits,
      hashRate: String(makers?.miner?.hashRate ?? 0),
      ...(makers === undefined ? {} : { payee: makers.payee }),
      ...(mineAsset === undefined ? {} : { asset: mineAsset }),
      ...(staking === undefined ? {} : { staking }),
    });
  });

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
        handle: async () => {
          makers?.miner?.poke();
          makers?.staker?.poke();
        },
      });
    },

    async produce() {
      if (!allowed) return;
      const made = expectOk(await queries.ask(createWallet, { tenant: SYSTEM, idempotencyKey: `faucet-${network.name}`, label: 'Faucet' }), 'key-management makes the faucet\'s wallet');
      const [first] = made.addresses;
      assert(first !== undefined, 'a wallet has a first address');
      const address = mineTo ?? first.address;
      const parsed = parseAddress(address, network);
      if (!parsed.ok || parsed.value.kind !== 'p2pkh' || parsed.value.hash20 === null) throw new Error('The address that coinbases pay is none of this network\'s keys.');
      const payee = parsed.value.hash20;
      // The faucet can pay once its first coinbases have matured.
      const miner = hasFaucet && solo ? new SoloMiner({ ...context, verifier, payee, firstBlocks: network.coinbaseMaturity + 2 }) : undefined;
      const staker = stakeWallet === undefined ? undefined : new Staker({ ...context, wallet: stakeWallet, lock: stakeLock, payee: mineTo === undefined ? undefined : payee, leavesRoom: miner !== undefined });
      makers = { payee: address, work: new ExternalWork({ ...context, verifier, payee }), miner, staker };
      if (hasFaucet) {
        wallet = { walletId: made.walletId, address: first.address };
        operations.start();
      }
      miner?.start();
      staker?.start();
      await miner?.firstBlocksMade;
      log.info('Block production started', { network: network.name, payee: address });
    },

    async stop() {
      await Promise.all([makers?.miner?.stop(), makers?.staker?.stop()]);
      await operations.stop();
    },
  };
}
