import type { BlockHeader } from '@mbaas/chain-codec';
import type { Hash32 } from '@mbaas/chain-primitives';
import type { BlockRefusal } from '../codes/block.codes.ts';
import type { ChainContext } from '../view/chain-context.ts';
import type { ConsensusView } from '../view/consensus-view.ts';
import type { WitnessView } from '../witness/witness-view.ts';

/** A header with all that header rules may look at. `view.header` must know its parent. */
export interface HeaderCase {
  readonly header: BlockHeader;
  readonly hash: Hash32;
  readonly view: Pick<ConsensusView, 'header' | 'lastHeaderOfVersion'> & { readonly witnesses?: Pick<WitnessView, 'elected'> };
  readonly context: ChainContext;
  /** Key that signed a version 3 block; the rules about its signer are not asked without it. */
  readonly publicKey?: Uint8Array | undefined;
}

/** A rule: the refusal it finds, or nothing. */
export type HeaderRule = (subject: HeaderCase) => BlockRefusal | undefined;
