import { blockToJson, decodeBlock, decodeHeader, decodeTransaction, encodeBlock, encodeHeader, headerHashOfBytes, merkleRoot, transactionId, type Block, type DecodedBlock } from '@mbaas/chain-codec';
import { blockSigner, checkBlock, checkBlockAlone, checkBlockHeader, checkBlockStructure, openBlock, stakingKeyHash, type ChainContext, type ConsensusView } from '@mbaas/chain-consensus';
import { bytesEqual } from '@mbaas/chain-primitives';
import { nativeSha256, nativeVerify } from '@mbaas/platform-native-crypto';
import type { Dice } from '../dice.ts';
import { mutateBytes } from '../mutate/mutate-bytes.ts';
import { mutateBlock } from '../mutate/mutate-transaction.ts';
import { anyContext, contextOf, viewOf } from './judge-context.ts';
import { accepted, bounded, demand, faithful } from './oracles.ts';
import type { Target } from './target.ts';

const crypto = { sha256: nativeSha256, verify: nativeVerify };

/** The rules behind the merkle root are reached only when it fits. */
function withRoot(block: Block, dice: Dice): Block {
  if (dice.oneIn(5) || block.transactions.length === 0) return block;
  const root = merkleRoot(block.transactions.map((tx) => transactionId(tx, nativeSha256)), nativeSha256);
  return { ...block, header: { ...block.header, merkleRoot: root } };
}

function spansHold({ block, bytes, transactionSpans }: DecodedBlock): void {
  demand(transactionSpans.length === block.transactions.length, 'every transaction has its place');
  for (const { start, end, outputSpans } of transactionSpans) {
    const tx = decodeTransaction(bytes.subarray(start, end));
    demand(tx.ok && tx.value.outputs.length === outputSpans.length, 'what lies at a place is the transaction');
  }
}

function judge(decoded: DecodedBlock, view: ConsensusView, context: ChainContext): boolean {
  const subject = openBlock(decoded, context, crypto);
  const alone = accepted(checkBlockAlone(subject));
  accepted(checkBlockStructure(decoded, subject.ids, context));
  // Headers are asked with a known parent; at height 0 there is none.
  if (context.height === 0) return false;
  accepted(checkBlockHeader(decoded.block.header, view, subject.context, subject.hash));
  blockSigner(decoded.block);
  stakingKeyHash(decoded.block);
  const whole = checkBlock(subject, view);
  const connected = accepted(whole);
  demand(connected === undefined || (connected.fees >= 0n && alone === undefined), 'an accepted block pays no negative fees');
  return whole.ok;
}

/** Blocks, from the bytes to the verdict of both profiles. */
export const blocks: Target = {
  name: 'blocks',
  make(dice, corpus) {
    const { block } = dice.of(corpus.blocks);
    const meta = { ...anyContext(dice), ...(dice.oneIn(3) ? {} : { height: Math.min(block.header.number, 6_545), network: 0 }) };
    const bytes = encodeBlock(withRoot(dice.oneIn(4) ? block : mutateBlock(block, dice, corpus), dice));
    return { bytes: dice.oneIn(4) ? mutateBytes(bytes, dice, dice.of(corpus.blocks).bytes) : bytes, meta };
  },
  check(hostile, corpus) {
    const { bytes } = hostile;
    const header = accepted(decodeHeader(bytes.subarray(0, 148)));
    if (header !== undefined) {
      demand(bytesEqual(encodeHeader(header), bytes.subarray(0, 148)), 'a header is written as it came');
      headerHashOfBytes(bytes, nativeSha256);
    }
    const decoded = accepted(decodeBlock(bytes));
    if (decoded === undefined) return false;
    const { block } = decoded;
    bounded(bytes, block, 1 + block.transactions.reduce((sum, { outputs }) => sum + outputs.length + 1, 0));
    faithful(bytes, block, encodeBlock, blockToJson);
    spansHold(decoded);
    return judge(decoded, viewOf(hostile, corpus), contextOf(hostile));
  },
};
