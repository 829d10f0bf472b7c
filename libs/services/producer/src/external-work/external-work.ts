import { encodeHeader } from '@mbaas/chain-codec';
import { hexDecode, hexEncode } from '@mbaas/chain-primitives';
import { blockTemplate, chainStatus, submitBlock, type producerSubmitWork, type producerWork, type QueryAnswer } from '@mbaas/contracts-queries';
import { expectOk, ok, type Problem, type Result } from '@mbaas/kernel';
import type { Seal, Verifier } from '@mbaas/platform-native-crypto';
import { refuse } from '../producer.errors.ts';
import { blockBytes } from '../production/block-bytes.ts';
import { assembleBlock } from '../production/domain/assemble-block.ts';
import type { ProductionContext } from '../production/production.types.ts';
import { toTemplate } from '../production/template.ts';
import { WorkBook, type GivenWork } from './work-book.ts';
import { workPackage } from './work-package.ts';

export interface ExternalWorkOptions extends ProductionContext {
  readonly verifier: Pick<Verifier, 'checkSeals'>;
  /** Key hash (20 bytes) that the coinbase pays. */
  readonly payee: Uint8Array;
}

type Work = QueryAnswer<typeof producerWork>;
type Taken = QueryAnswer<typeof producerSubmitWork>;

/** How long the same work is given out: transactions that come meanwhile wait so long at most for a miner. */
const FRESH_MS = 5_000;

/** From this status on a refusal speaks of a service and not of the block. */
const SERVICE_TROUBLE = 500;

/** Work for ethash miners outside: what `getwork` and `submitwork` are on a full node. */
export class ExternalWork {
  readonly #options: ExternalWorkOptions;
  readonly #book = new WorkBook();
  #making: Promise<Result<GivenWork, Problem>> | undefined;

  constructor(options: ExternalWorkOptions) {
    this.#options = options;
  }

  /** Work on the tip. Codes: those of the template (BLOCK_SAME_KIND_TOO_LONG, QUERY_…). */
  async give(): Promise<Result<Work, Problem>> {
    const { queries, clock } = this.#options;
    const tip = await queries.ask(chainStatus, {});
    if (!tip.ok) return tip;
    const { newest } = this.#book;
    const isFresh = newest !== undefined && newest.previousHash === tip.value.hash && clock.now() - newest.givenAt < FRESH_MS;
    // Miners that ask at once get the same work.
    const work = isFresh ? ok(newest) : await (this.#making ??= this.#make().finally(() => (this.#making = undefined)));
    if (!work.ok) return work;
    const { block, givenAt, package: found } = work.value;
    return ok({ ...found, height: block.header.number, bits: String(block.header.bits), freshForMs: Math.max(0, Math.ceil(givenAt + FRESH_MS - clock.now())) });
  }

  async #make(): Promise<Result<GivenWork, Problem>> {
    const { queries, clock, payee, mineAsset, nextExtraNonce } = this.#options;
    const template = await queries.ask(blockTemplate, mineAsset === undefined ? {} : { mineAsset });
    if (!template.ok) return template;
    const block = assembleBlock(toTemplate(template.value), payee, nextExtraNonce());
    const work = { package: workPackage(block.header), block, previousHash: template.value.previousHash, givenAt: clock.now() };
    this.#book.add(work);
    return ok(work);
  }

  /**
   * Takes a solution: hex of the nonce (8 bytes, the number big-endian), of the header hash and of the mix. The seal is checked
   * before the block is offered. PRODUCER_WORK_UNKNOWN, …_REPEATED, …_STALE, …_INVALID; then what block-storage answers.
   */
  async take({ nonce, headerHash, mixHash }: { readonly nonce: string; readonly headerHash: string; readonly mixHash: string }): Promise<Result<Taken, Problem>> {
    const { verifier } = this.#options;
    const work = this.#book.find(headerHash);
    if (work === undefined) return refuse('PRODUCER_WORK_UNKNOWN');
    if (work === 'taken') return refuse('PRODUCER_WORK_REPEATED');
    if (work === 'stale') return refuse('PRODUCER_WORK_STALE');
    const seal = { nonce: BigInt(`0x${nonce}`), mixHash: expectOk(hexDecode(mixHash), 'the contract admits hex only') };
    const [wrong] = await verifier.checkSeals([encodeHeader({ ...work.block.header, ...seal })]);
    if (wrong !== null) return refuse('PRODUCER_WORK_INVALID');
    return this.#options.turn.take(() => this.#offer(work, seal));
  }

  async #offer(work: GivenWork, seal: Seal): Promise<Result<Taken, Problem>> {
    const { queries, log } = this.#options;
    const { headerHash } = work.package;
    const tip = await queries.ask(chainStatus, {});
    if (!tip.ok) return tip;
    // Others may have handed the same in while this one was checked.
    if (this.#book.find(headerHash) !== work) return refuse(this.#book.find(headerHash) === 'stale' ? 'PRODUCER_WORK_STALE' : 'PRODUCER_WORK_REPEATED');
    if (tip.value.hash !== work.previousHash) {
      this.#book.end(headerHash, 'stale');
      return refuse('PRODUCER_WORK_STALE');
    }
    this.#book.end(headerHash, 'taken');
    const outcome = await queries.ask(submitBlock, { raw: hexEncode(blockBytes(work.block, seal)) });
    if (outcome.ok) {
      log.info('Block of an external miner', { height: outcome.value.height, hash: outcome.value.hash, state: outcome.value.state });
      return outcome;
    }
    if (outcome.error.status >= SERVICE_TROUBLE) this.#book.reopen(work);
    log.warn('Block of an external miner refused', { code: outcome.error.code });
    return outcome;
  }
}
