import { devnet } from './devnet.ts';
import { mainnet } from './mainnet.ts';
import type { Network } from './network.types.ts';
import { testnet } from './testnet.ts';

/** The networks that need no file, by name. */
export const builtInNetworks: Readonly<Record<string, Network>> = Object.freeze({ mainnet, testnet, devnet });

/** Own property of the table only: a name like `constructor` is no network. */
export const builtInNetwork = (name: string): Network | undefined =>
  Object.hasOwn(builtInNetworks, name) ? builtInNetworks[name] : undefined;
