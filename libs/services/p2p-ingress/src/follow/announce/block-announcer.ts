import { ByteWriter, hexDecode, concatBytes } from '@mbaas/chain-primitives';
import { chainHeaders } from '@mbaas/contracts-queries';
import { assert } from '@mbaas/kernel';
import type { ChainView } from '../chain-view.ts';
import type { FollowedPeer } from '../followed-peer.ts';

export interface BlockAnnouncerOptions {
  readonly chain: ChainView;
  readonly peers: ReadonlySet<FollowedPeer>;
  /** Who has a block without our telling. */
  readonly hasBlock: (peer: FollowedPeer, id: string) => boolean;
}

/** More blocks than that at a time are no news but a synchronisation. */
const NEWS_MAX = 10;
/** Peers so far from our height are not told (wire-format 6.5). */
const TOLD_WITHIN = 20_000;

/** Tells peers of new blocks of the main chain by their headers (wire-format 6.5). */
export class BlockAnnouncer {
  readonly #options: BlockAnnouncerOptions;
  #told: readonly string[] | undefined;

  constructor(options: BlockAnnouncerOptions) {
    this.#options = options;
  }

  /** The tip is another one. Throws StoreAway. */
  async announce(): Promise<void> {
    const { chain } = this.#options;
    const before = this.#told;
    this.#told = await chain.locator();
    if (before === undefined) return;
    // The newest block of before that is still on the main chain.
    const { items } = await chain.ask(chainHeaders, { locator: [...before], limit: NEWS_MAX + 1 });
    if (items.length > NEWS_MAX) return;
    for (const { hash, raw, transactionCount } of items) this.#tell(hash, raw, transactionCount);
  }

  #tell(id: string, raw: string, transactions: number): void {
    const { peers, chain, hasBlock } = this.#options;
    const header = hexDecode(raw);
    assert(header.ok, 'the store writes hex');
    const count = new ByteWriter(9);
    count.varint(transactions);
    const payload = concatBytes(Uint8Array.of(1), header.value, count.finish());
    for (const to of peers) {
      const isFar = Math.abs(chain.height - to.peer.version.startHeight) > TOLD_WITHIN;
      if (!isFar && !hasBlock(to, id)) to.peer.sendPayload('headers', payload);
    }
  }
}
