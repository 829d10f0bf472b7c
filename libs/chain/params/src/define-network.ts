import { expectOk } from '@mbaas/kernel';
import { decodeGenesisBlock } from './genesis-block.codec.ts';
import type { Network } from './network.types.ts';

/** A network as it is written down: the genesis block's fields come from its bytes. */
export type NetworkDeclaration = Omit<Network, 'genesis'> & { readonly genesisPayee: string };

/** Completes a declaration. Throws BrokenAssumption when its genesis bytes were not checked before. */
export function defineNetwork({ genesisPayee, ...rest }: NetworkDeclaration): Network {
  const decoded = expectOk(decodeGenesisBlock(rest.genesisBlock), 'a declared genesis block decodes');
  return { ...rest, genesis: { ...decoded, payee: genesisPayee } };
}
