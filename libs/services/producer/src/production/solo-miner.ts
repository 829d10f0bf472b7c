import { encodeHeader } from '@mbaas/chain-codec';
import { hexEncode } from '@mbaas/chain-primitives';
import { blockTemplate, chainStatus, submitBlock, type QueryAnswer } from '@mbaas/contracts-queries';
import { failpoint } from '@mbaas/platform-failpoints';
import type { Verifier } from '@mbaas/platform-native-crypto';
import { blockBytes } from './block-bytes.ts';
import { assembleBlock } from './domain/assemble-block.ts';
import { Complaints } from './complaints.ts';
import type { ProductionContext } from './production.types.ts';
import { toTemplate } from './template.ts';
import { WakeUp } from './wake-up.ts';

export interface SoloMinerOptions extends ProductionContext {
  readonly verifier: Pick<Verifier, 'searchSeal'>;
  /** Key hash (20 bytes) that the coinbase pays. */
  readonly payee: Uint8Array;
  /** Blocks made without delay at a fresh chain's start, so that the faucet has matured coins. */
  readonly firstBlocks: number;
}

/** Nonces tried between two looks at the tip. */
const ATTEMPTS = 64;

/** After a refusal or an outage: do not spin. */
const PAUSE_MS = 1_000;

/** A search begins anew after this: the difficulty of a later time is lower, and transactions have come. */
const SEARCH_MS = 15_000;

/** Makes proof-of-work blocks on the tip: at once when transactions wait, otherwise one an interval. */
export class SoloMiner {
  readonly #options: SoloMinerOptions;
  readonly #wakeUp = new WakeUp();
  readonly #complaints: Complaints;
  readonly #funded = Promise.withResolvers<void>();
  #running: Promise<void> | undefined;
  #stopping = false;
  #hashRate = 0;

  constructor(options: SoloMinerOptions) {
    this.#options = options;
    this.#complaints = new Complaints(options.log);
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Resolves when the first blocks are there (at once on a chain that has them), or at the stop. */
  get firstBlocksMade(): Promise<void> {
    return this.#funded.promise;
  }

  /** Hashes a second over the last search. */
  get hashRate(): number {
    return this.#hashRate;
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
    const { network, queries, clock, firstBlocks, mineAsset } = this.#options;
    const template = await queries.ask(blockTemplate, mineAsset === undefined ? {} : { mineAsset });
    if (!template.ok) {
      this.#complaints.about('No block template', template.error.code);
      return PAUSE_MS;
    }
    this.#complaints.settled();
    if (template.value.height > firstBlocks) this.#funded.resolve();
    const sinceTip = clock.now() - template.value.minimumTimestamp * 1000;
    const due = template.value.transactions.length > 0 || template.value.height <= firstBlocks || sinceTip >= network.production.blockIntervalMs;
    if (!due) return network.production.blockIntervalMs - sinceTip;
    return (await this.#produce(template.value)) ? 0 : PAUSE_MS;
  }

  async #produce(template: QueryAnswer<typeof blockTemplate>): Promise<boolean> {
    const { queries, verifier, clock, payee, log, turn, nextExtraNonce } = this.#options;
    const block = assembleBlock(toTemplate(template), payee, nextExtraNonce());
    const header = encodeHeader(block.header);
    const began = clock.now();
    for (let tried = 0; !this.#stopping && clock.now() - began < SEARCH_MS; tried += ATTEMPTS) {
      const seal = await verifier.searchSeal(header, BigInt(tried), ATTEMPTS);
      if (seal === null) {
        this.#hashRate = Math.round(((tried + ATTEMPTS) * 1000) / Math.max(1, clock.now() - began));
        if (await this.#isStale(template)) return true;
        continue;
      }
      return turn.take(async () => {
        if (await this.#isStale(template)) return true;
        await failpoint('producer.before-offer');
        const outcome = await queries.ask(submitBlock, { raw: hexEncode(blockBytes(block, seal)) });
        await failpoint('producer.after-offer');
        if (outcome.ok) log.info('Block produced', { height: template.height, transactions: template.transactions.length, hash: outcome.value.hash });
        else log.error('Own block refused', { height: template.height, code: outcome.error.code });
        return outcome.ok;
      });
    }
    return true;
  }

  /** Whether the tip moved away below the block that is being sealed. */
  async #isStale(template: QueryAnswer<typeof blockTemplate>): Promise<boolean> {
    const current = await this.#options.queries.ask(chainStatus, {});
    return current.ok && current.value.hash !== template.previousHash;
  }
}
