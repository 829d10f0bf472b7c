import { blockHash, type BlockHeader, type DecodedBlock } from '@mbaas/chain-codec';
import type { Network } from '@mbaas/chain-params';
import { displayHash, type Hash32 } from '@mbaas/chain-primitives';
import { err, ok, type Result } from '@mbaas/kernel';
import { openBlock, type BlockCase } from './block/block-case.ts';
import { connectBlock, type ConnectedBlock } from './connect-block.ts';
import type { ConnectRefusal } from './block-connect/connect-case.ts';
import type { BlockRefusal } from './codes/block.codes.ts';
import { isStrict } from './activation/activation.ts';
import { firstRefusal } from './first-refusal.ts';
import type { HeaderCase } from './header/header-case.ts';
import { RULE_TABLE } from './rule-table.ts';
import type { ChainContext } from './view/chain-context.ts';
import type { ConsensusView } from './view/consensus-view.ts';

const verdict = <R>(refusal: R | undefined): Result<void, R> => (refusal === undefined ? ok(undefined) : err(refusal));

/** A block that the network took although it breaks rules: nothing but its seal and place is checked. consensus.md 0.3. */
export const isExceptionBlock = (network: Network, height: number, hash: Hash32): boolean =>
  network.exceptionBlocks.some((exception) => exception.height === height && exception.hash === displayHash(hash));

/**
 * Number, version, witness, run length, checkpoints, time and difficulty. `view.header` must know the parent; who signed a version
 * 3 block is asked when its key is given and `view.witnesses` is there. BLOCK_CODES.
 */
export function checkBlockHeader(
  header: BlockHeader, view: HeaderCase['view'], context: ChainContext, hash: Hash32 = blockHash(header), publicKey?: Uint8Array,
): Result<void, BlockRefusal> {
  const subject: HeaderCase = { header, hash, view, context, publicKey };
  return verdict(firstRefusal(RULE_TABLE.header, subject) ?? firstRefusal(RULE_TABLE.headerAccept, subject));
}

/** Size, coinbases, distinct ids, signature operations: what the bytes alone tell. BLOCK_CODES. */
export function checkBlockStructure(decoded: DecodedBlock, ids: readonly Hash32[], context: ChainContext): Result<void, BlockRefusal> {
  const subject = openBlock(decoded, context, { ids });
  return verdict(firstRefusal(RULE_TABLE.blockSize, subject) ?? firstRefusal(RULE_TABLE.blockStructure, subject));
}

/** The merkle root over the ids. BLOCK_MERKLE_MISMATCH. */
export const checkMerkle = (subject: BlockCase): Result<void, BlockRefusal> => verdict(firstRefusal(RULE_TABLE.blockMerkle, subject));

/** The signature of version 2 and 3. BLOCK_SIGNATURE_INVALID. */
export const checkSignature = (subject: BlockCase): Result<void, BlockRefusal> => verdict(firstRefusal(RULE_TABLE.blockSignature, subject));

/** The seal of a version 2 block: kernel and eligibility. Version 1 is `checkPowResult`. BLOCK_STAKE_INVALID, BLOCK_STAKE_INELIGIBLE. */
export const checkStake = (subject: BlockCase, view: ConsensusView): Result<void, BlockRefusal> =>
  verdict(firstRefusal(RULE_TABLE.stake, { ...subject, view }));

/** All that needs no view, for workers that see blocks in any order: size, structure, merkle root, signature. BLOCK_CODES. */
export const checkBlockAlone = (subject: BlockCase): Result<void, BlockRefusal> =>
  verdict(
    firstRefusal(RULE_TABLE.blockSize, subject) ?? firstRefusal(RULE_TABLE.blockSignature, subject)
    ?? firstRefusal(RULE_TABLE.blockStructure, subject) ?? firstRefusal(RULE_TABLE.blockMerkle, subject),
  );

/**
 * A whole block against the chain below it, in the node's order; ethash and scripts are the caller's. A block outside the
 * strict zone is not connected and reports no fees. BLOCK_CODES, TX_CODES. consensus.md 1.2.
 */
export function checkBlock(subject: BlockCase, view: ConsensusView): Result<ConnectedBlock, ConnectRefusal> {
  const header: HeaderCase = { header: subject.block.header, hash: subject.hash, view, context: subject.context, publicKey: subject.block.publicKey };
  const refusal = firstRefusal(RULE_TABLE.blockSize, subject)
    ?? firstRefusal(RULE_TABLE.stake, { ...subject, view })
    ?? firstRefusal(RULE_TABLE.header, header)
    ?? firstRefusal(RULE_TABLE.blockSignature, subject)
    ?? firstRefusal(RULE_TABLE.blockStructure, subject)
    ?? firstRefusal(RULE_TABLE.blockMerkle, subject)
    ?? firstRefusal(RULE_TABLE.headerAccept, header)
    ?? firstRefusal(RULE_TABLE.election, { ...subject, view });
  if (refusal !== undefined) return err(refusal);
  return isStrict(subject.context) ? connectBlock(subject, view) : ok({ fees: 0n, transactions: [] });
}
