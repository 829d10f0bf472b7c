import { bytesEqual } from '@mbaas/chain-primitives';
import type { OutPoint, Transaction } from '@mbaas/chain-codec';
import type { BlockCase } from '../block/block-case.ts';
import { hashPrefix } from '../facts/out-point-set.ts';
import type { TransactionFacts } from '../facts/transaction-facts.ts';
import type { ConsensusView, PreviousOutput } from '../view/consensus-view.ts';

/** Positions of a block's transactions by id. */
function positionsOf({ ids }: BlockCase): (hash: Uint8Array) => number | undefined {
  const buckets = new Map<number, number[]>();
  for (const [index, id] of ids.entries()) {
    const key = hashPrefix(id);
    const bucket = buckets.get(key);
    if (bucket === undefined) buckets.set(key, [index]);
    else bucket.push(index);
  }
  return (hash) => buckets.get(hashPrefix(hash))?.find((index) => bytesEqual(ids[index] as Uint8Array, hash));
}

/** An output of the block itself: created at its height and time. */
function ownOutput({ block, facts, context }: BlockCase, index: number, output: number): PreviousOutput | undefined {
  const { tx, coinbase, classes } = facts[index] as TransactionFacts;
  const found: Transaction['outputs'][number] | undefined = tx.outputs[output];
  const pattern = classes[output];
  if (found === undefined || pattern === undefined) return undefined;
  return { output: found, height: context.height, coinbase, timestamp: block.header.timestamp, txVersion: tx.version, pattern };
}

/**
 * The view a block's inputs are resolved in: the chain below it plus the outputs of all its transactions, earlier or later
 * (consensus.md 1.2 stage 3.2b, appendix C 20). Registries stay those below the block.
 */
export function blockView(subject: BlockCase, below: ConsensusView): ConsensusView {
  if (subject.ids.length < 2) return below;
  const positionOf = positionsOf(subject);
  // Bound one by one: a view may be an instance of a class.
  const own: ConsensusView = {
    previousOutput(point: OutPoint) {
      const index = positionOf(point.hash);
      return index === undefined ? below.previousOutput(point) : ownOutput(subject, index, point.index);
    },
    asset: (symbol) => below.asset(symbol),
    certificate: (symbol, certType) => below.certificate(symbol, certType),
    countSecondaryWitness: (prefix) => below.countSecondaryWitness(prefix),
    did: (symbol) => below.did(symbol),
    didOfAddress: (address) => below.didOfAddress(address),
    mit: (symbol) => below.mit(symbol),
    header: (height) => below.header(height),
  };
  if (below.storedTransaction !== undefined) own.storedTransaction = (txid) => below.storedTransaction?.(txid);
  return own;
}
