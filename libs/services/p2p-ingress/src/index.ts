export { createP2pIngress, type P2pIngress, type P2pIngressOptions, type P2pStatus } from './create-p2p-ingress.ts';
export { type RelayState, type RelayStatus } from './relay/block-relay.ts';
export { type BlockSource, type SourcedBlock } from './relay/block-source.port.ts';
export { fileSource } from './relay/file-source.ts';
export { DEFAULT_RELAY_CONFIG, type RelayConfig } from './relay/relay.config.ts';
