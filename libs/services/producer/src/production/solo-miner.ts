import { encodeHeader } from '@mbaas/chain-codec';
import type { Network } from '@mbaas/chain-params';
import { hexEncode } from '@mbaas/chain-primitives';
import { blockTemplate, submitBlock, type QueryAnswer, type QueryPort } from '@mbaas/contracts-queries';
import { failpoint } from '@mbaas/platform-failpoints';
import type { Verifier } from '@mbaas/platform-native-crypto';
import type { Logger } from '@mbaas/platform-observability';
import { blockBytes } from './block-bytes.ts';
import { assembleBlock } from './domain/assemble-block.ts';
import { toTemplate } from './template.ts';
import { WakeUp } from './wake-up.ts';

export interface SoloMinerOptions {
  readonly network: Network;
  readonly queries: QueryPort;
  readonly verifier: Pick<Verifier, 'searchSeal'>;
  readonly log: Logger;
  readonly clock: { now(): number };
  /** Key hash (20 bytes) that the coinbase pays. */
  readonly payee: Uint8Array;
  /** A number that differs from run to run, 0..2^32−1: keeps coinbases of two runs apart. */
  readonly extraNonce: number;
  /** Blocks made without delay at a fresh chain's start, so that the faucet has matured coins. */
  readonly firstBlocks: number;
}

/** Nonces tried between two looks at the tip. */
const ATTEMPTS = 64;

/** After a refusal or an outage: do not spin. */
const PAUSE_MS = 1_000;

/** Makes proof-of-work blocks on the tip: at once when transactions wait, otherwise one an interval. */
export class SoloMiner {
  readonly #options: SoloMinerOptions;
  readonly #wakeUp = new WakeUp();
  #extraNonce: number;
  readonly #funded = Promise.withResolvers<void>();
  #running: Promise<void> | undefined;
  #stopping = false;

  constructor(options: SoloMinerOptions) {
    this.#options = options;
    this.#extraNonce = options.extraNonce;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Resolves when the first blocks are there (at once on a chain that has them), or at the stop. */
  get firstBlocksMade(): Promise<void> {
    return this.#funded.promise;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#funded.resolve();
    this.#wakeUp.poke();
    await this.#running;
  }

  /** Something changed: a transaction waits or the tip moved. */
  poke(): void {
    this.#wakeUp.poke();
  }

  async #run(): Promise<void> {
    const { log } = this.#options;
    while (!this.#stopping) {
      try {
        await this.#wakeUp.sleep(await this.#produceIfDue());
      } catch (error) {
        log.error('Block production failed', { error });
        await this.#wakeUp.sleep(PAUSE_MS);
      }
    }
  }

  /** Makes a block if one is due; how long to sleep then, in ms. */
  async #produceIfDue(): Promise<number> {
    const { network, queries, clock, firstBlocks, log } = this.#options;
    const template = await queries.ask(blockTemplate, {});
    if (!template.ok) {
      log.warn('No block template', { code: template.error.code });
      return PAUSE_MS;
    }
    if (template.value.height > firstBlocks) this.#funded.resolve();
    const sinceTip = clock.now() - template.value.minimumTimestamp * 1000;
    const due = template.value.transactions.length > 0 || template.value.height <= firstBlocks || sinceTip >= network.production.blockIntervalMs;
    if (!due) return network.production.blockIntervalMs - sinceTip;
    return (await this.#produce(template.value)) ? 0 : PAUSE_MS;
  }

  async #produce(template: QueryAnswer<typeof blockTemplate>): Promise<boolean> {
    const { queries, verifier, clock, payee, log } = this.#options;
    this.#extraNonce = (this.#extraNonce + 1) >>> 0;
    const block = assembleBlock(toTemplate(template), payee, Math.floor(clock.now() / 1000), this.#extraNonce);
    const header = encodeHeader(block.header);
    for (let tried = 0; !this.#stopping; tried += ATTEMPTS) {
      const seal = await verifier.searchSeal(header, BigInt(tried), ATTEMPTS);
      if (seal === null) {
        if (await this.#isStale(template)) return true;
        continue;
      }
      await failpoint('producer.before-offer');
      const outcome = await queries.ask(submitBlock, { raw: hexEncode(blockBytes(block, seal)) });
      await failpoint('producer.after-offer');
      if (outcome.ok) log.info('Block produced', { height: template.height, transactions: template.transactions.length, hash: outcome.value.hash });
      else log.error('Own block refused', { height: template.height, code: outcome.error.code });
      return outcome.ok;
    }
    return true;
  }

  /** Whether the tip moved away below the block that is being sealed. */
  async #isStale(template: QueryAnswer<typeof blockTemplate>): Promise<boolean> {
    const current = await this.#options.queries.ask(blockTemplate, {});
    return current.ok && current.value.previousHash !== template.previousHash;
  }
}
