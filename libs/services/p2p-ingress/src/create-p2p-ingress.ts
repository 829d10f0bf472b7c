import type { Network } from '@mbaas/chain-params';
import type { Logger } from '@mbaas/platform-observability';

export interface P2pIngressOptions {
  readonly network: Network;
  readonly log: Logger;
}

export interface P2pStatus {
  readonly peers: number;
  readonly listening: boolean;
}

export interface P2pIngress {
  start(): Promise<void>;
  status(): P2pStatus;
}

/**
 * The network's door. It has no peers yet: blocks come from the platform's own producer and from imports. The wire formats
 * it will speak are in `@mbaas/chain-codec`.
 */
export function createP2pIngress({ network, log }: P2pIngressOptions): P2pIngress {
  return {
    async start() {
      log.info('No peers are contacted: blocks come from the producer and from imports', { network: network.name });
    },
    status: () => ({ peers: 0, listening: false }),
  };
}
