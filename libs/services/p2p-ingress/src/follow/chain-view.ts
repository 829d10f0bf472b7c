import { decodeHeader } from '@mbaas/chain-codec';
import { hexDecode } from '@mbaas/chain-primitives';
import { chainBlockFates, chainHeaders, chainLocator, chainStatus, type QueryAnswer, type QueryDefinition, type QueryPort, type QueryRequest } from '@mbaas/contracts-queries';

export interface ChainTip {
  readonly height: number;
  readonly id: string;
}

export type Fate = QueryAnswer<typeof chainBlockFates>['items'][number];

/** The store does not answer at the moment. */
export class StoreAway extends Error {
  override readonly name = 'StoreAway';
  readonly code: string;

  constructor(code: string) {
    super('The chain cannot be asked at the moment.');
    this.code = code;
  }
}

/** Headers of one question about our own chain. */
const PAGE = 2_000;
/** Most hashes of one question about fates. */
const FATES_PAGE = 5_000;

/** Our own chain, as far as it is asked about here. Every question throws StoreAway where there is no answer. */
export class ChainView {
  readonly #queries: QueryPort;
  #tip: ChainTip | undefined;
  #locator: { readonly tip: string; readonly hashes: readonly string[] } | undefined;
  #work = new Map<string, bigint>();

  constructor(queries: QueryPort) {
    this.#queries = queries;
  }

  /** As of the last look. */
  get tip(): ChainTip | undefined {
    return this.#tip;
  }

  get height(): number {
    return this.#tip?.height ?? 0;
  }

  /** Looks how far the chain is; true: its tip is another one. */
  async look(): Promise<boolean> {
    const { height, hash: id } = await this.ask(chainStatus, {});
    if (this.#tip?.id === id) return false;
    this.#tip = { height, id };
    this.#work = new Map();
    return true;
  }

  /** Hashes from the tip down to genesis, dense at the tip. */
  async locator(): Promise<readonly string[]> {
    const tip = this.#tip?.id;
    if (this.#locator !== undefined && this.#locator.tip === tip) return this.#locator.hashes;
    const { hashes } = await this.ask(chainLocator, {});
    this.#locator = tip === undefined ? undefined : { tip, hashes };
    return hashes;
  }

  async fates(ids: readonly string[]): Promise<readonly Fate[]> {
    const fates: Fate[] = [];
    for (let at = 0; at < ids.length; at += FATES_PAGE) fates.push(...(await this.ask(chainBlockFates, { hashes: ids.slice(at, at + FATES_PAGE) })).items);
    return fates;
  }

  /** Height of a block of the main chain; undefined for any other. */
  async heightOf(id: string): Promise<number | undefined> {
    if (this.#tip?.id === id) return this.#tip.height;
    const { start, lastKnown } = await this.ask(chainHeaders, { locator: [id], limit: 1 });
    return lastKnown ? start : undefined;
  }

  /** Sum of `bits` of the main chain above one of its blocks (consensus 7.1); 0 for one beside it. */
  async workAbove(id: string): Promise<bigint> {
    const known = this.#work.get(id);
    if (known !== undefined) return known;
    let work = 0n;
    for (let from = id; ; ) {
      const { items, lastKnown } = await this.ask(chainHeaders, { locator: [from], limit: PAGE });
      if (!lastKnown) break;
      for (const { raw } of items) work += bitsOf(raw);
      const last = items.at(-1);
      if (last === undefined || items.length < PAGE) break;
      from = last.hash;
    }
    this.#work.set(id, work);
    return work;
  }

  async ask<D extends QueryDefinition>(query: D, request: QueryRequest<D>): Promise<QueryAnswer<D>> {
    const answer = await this.#queries.ask(query, request);
    if (!answer.ok) throw new StoreAway(answer.error.code);
    return answer.value;
  }
}

function bitsOf(raw: string): bigint {
  const bytes = hexDecode(raw);
  const header = bytes.ok ? decodeHeader(bytes.value) : bytes;
  if (!header.ok) throw new StoreAway('QUERY_FAILED');
  return header.value.bits;
}
