export { builtInNetworks } from './built-in-networks.ts';
export { devnet } from './devnet.ts';
export { mainnet } from './mainnet.ts';
export { networkJsonSchema, type NetworkJson } from './network-json.schema.ts';
export { networkToJson } from './network-to-json.ts';
export { NETWORK_CODES, type NetworkCode } from './network.errors.ts';
export type {
  ActivationHeights, AddressVersions, BlockAnchor, DepositTerm, DifficultyParams, DposParams, GenesisParams, Network,
  ProductionParams, RewardParams,
} from './network.types.ts';
export { parseNetwork } from './parse-network.ts';
export { testnet } from './testnet.ts';
