import type { Logger } from '@mbaas/platform-observability';
import type { Peer, PeerMessage } from '../../peers/peer.port.ts';
import type { ChainView } from '../chain-view.ts';
import type { FollowConfig } from '../follow.config.ts';
import { serveData } from './serve-data.ts';
import { serveHeaders, serveInventory } from './serve-headers.ts';
import { servePool } from './serve-pool.ts';

export type PeerRequest = Extract<PeerMessage, { command: 'getheaders' | 'getblocks' | 'getdata' | 'mempool' }>;

/** Requests of one peer that wait, and the hashes in them. */
const WAITING_MAX = 256;
const ITEMS_MAX = 100_000;

export interface PeerRequestsOptions {
  readonly peer: Peer;
  readonly chain: ChainView;
  readonly config: FollowConfig;
  readonly log: Logger;
}

/**
 * What one peer asks of us, answered in order and beside the reading of its messages: two peers that serve each other would wait
 * for one another otherwise.
 */
export class PeerRequests {
  readonly #options: PeerRequestsOptions;
  readonly #waiting: PeerRequest[] = [];
  #items = 0;
  #serving = false;
  #threshold: string | undefined;
  #poolShown = false;

  constructor(options: PeerRequestsOptions) {
    this.#options = options;
  }

  add(request: PeerRequest): void {
    const { peer } = this.#options;
    this.#items += itemsOf(request);
    if (this.#waiting.length >= WAITING_MAX || this.#items > ITEMS_MAX) {
      peer.penalise('FOLLOW_REQUESTS_TOO_MANY');
      return peer.disconnect('FOLLOW_REQUESTS_TOO_MANY');
    }
    this.#waiting.push(request);
    if (!this.#serving) void this.#serve();
  }

  async #serve(): Promise<void> {
    const { peer, log } = this.#options;
    this.#serving = true;
    for (let request = this.#waiting.shift(); request !== undefined && peer.connected; request = this.#waiting.shift()) {
      try {
        await this.#answer(request);
      } catch (error) {
        // An answer that does not come is asked for again, of us or of another.
        log.debug('A request of a peer is not answered', { peer: peer.label, request: request.command, error });
      }
      this.#items -= itemsOf(request);
    }
    this.#serving = false;
  }

  async #answer(request: PeerRequest): Promise<void> {
    const { peer, chain, config } = this.#options;
    await peer.drained(config.queuedBytes);
    switch (request.command) {
      case 'getheaders':
        return serveHeaders(peer, chain, request.body);
      case 'getblocks':
        this.#threshold = await serveInventory(peer, chain, request.body, this.#threshold);
        return;
      case 'getdata':
        return serveData(peer, chain, request.body.items, config.queuedBytes);
      case 'mempool':
        if (this.#poolShown) return;
        this.#poolShown = true;
        return servePool(peer, chain);
    }
  }
}

function itemsOf(request: PeerRequest): number {
  if (request.command === 'mempool') return 1;
  return 1 + (request.command === 'getdata' ? request.body.items.length : request.body.locator.length);
}
