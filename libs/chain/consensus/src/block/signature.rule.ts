import type { Block } from '@mbaas/chain-codec';
import { verifyBlockSignature } from '@mbaas/chain-crypto';
import { parseScript } from '@mbaas/chain-script';
import { refuseBlock } from '../codes/refuse.ts';
import type { BlockRule } from './block-case.ts';

/** Key that signs a block: the last push of the coinstake's first input, or the block's own key. consensus.md 3.5. */
export function blockSigner({ header, transactions, publicKey }: Block): Uint8Array | undefined {
  if (header.version === 3) return publicKey;
  const script = transactions[1]?.inputs[0]?.script;
  const ops = script === undefined ? undefined : parseScript(script);
  return ops?.ok === true ? ops.value.at(-1)?.data : undefined;
}

/** consensus.md 3.5, versions 2 and 3: over the block hash, both halves little-endian, high s accepted. BLOCK_SIGNATURE_INVALID. */
export const checkBlockSignature: BlockRule = ({ block, hash, crypto }) => {
  if (block.header.version === 1) return undefined;
  const key = blockSigner(block);
  const { signature } = block;
  const isSigned = key !== undefined && signature?.length === 64 && verifyBlockSignature(hash, signature, key, crypto.verify);
  return isSigned ? undefined : refuseBlock('BLOCK_SIGNATURE_INVALID');
};
