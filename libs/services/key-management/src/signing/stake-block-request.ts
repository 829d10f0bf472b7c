import { expectOk, ok, type Problem, type Result } from '@mbaas/kernel';
import { decodeBlock, isCoinstakeShape, transactionIdOfBytes, type BlockHeader, type Transaction } from '@mbaas/chain-codec';
import type { Network } from '@mbaas/chain-params';
import { bytesEqual, hexDecode, type Hash32 } from '@mbaas/chain-primitives';
import { refuse } from '../keys.errors.ts';
import { NO_FEE, readTransactionRequest, type SigningRequest } from './signing-request.ts';

/** A block to stake with, read and found to give its owner everything back. */
export interface StakeBlockRequest {
  readonly header: BlockHeader;
  readonly transactions: readonly Transaction[];
  /** Ids in block order; the coinstake's is still that of the unsigned one. */
  readonly ids: readonly Hash32[];
  /** The transaction at COINSTAKE_INDEX. */
  readonly coinstake: SigningRequest;
  /** The one address that every input belongs to and every output returns to: its key signs the block. */
  readonly address: string;
}

/** Where a coinstake stands. consensus §1.3. */
export const COINSTAKE_INDEX = 1;
const STAKE_VERSION = 2;
const NO_SIGNATURE = new Uint8Array(64);

/**
 * Reads a request: a version 2 block, not signed, whose second transaction stakes plain ETP of one address and pays all of it
 * back there, without a fee. Nothing else can be had signed this way. Codes: KEYS_STAKE_BLOCK_INVALID and those of a transaction.
 */
export function readStakeBlockRequest(request: { readonly unsigned: string; readonly previousOutputs: readonly string[] }, network: Network): Result<StakeBlockRequest, Problem> {
  const bytes = expectOk(hexDecode(request.unsigned), 'the contract admits hex only');
  const decoded = decodeBlock(bytes);
  if (!decoded.ok) return refuse('KEYS_STAKE_BLOCK_INVALID', { cause: decoded.error.code });
  const { block, transactionSpans } = decoded.value;
  const transaction = block.transactions[COINSTAKE_INDEX];
  const span = transactionSpans[COINSTAKE_INDEX];
  if (block.header.version !== STAKE_VERSION || transaction === undefined || span === undefined || !isCoinstakeShape(transaction)) return refuse('KEYS_STAKE_BLOCK_INVALID');
  if (block.signature === undefined || !bytesEqual(block.signature, NO_SIGNATURE)) return refuse('KEYS_STAKE_BLOCK_INVALID', { cause: 'signed' });

  const coinstake = readTransactionRequest(transaction, bytes.subarray(span.start, span.end), request.previousOutputs, network, NO_FEE);
  if (!coinstake.ok) return coinstake;
  const { inputs, outputAddresses } = coinstake.value;
  const address = inputs[0]?.address;
  const isPlain = inputs.every(({ address: owner, previous, lockHeight }) => owner === address && previous.attachment.kind === 'etp' && lockHeight === undefined);
  const returnsAll = transaction.outputs.every(({ attachment }, index) => index === 0 || (outputAddresses[index] === address && attachment.kind === 'etp'));
  if (address === undefined || !isPlain || !returnsAll) return refuse('KEYS_STAKE_BLOCK_INVALID');
  const ids = transactionSpans.map(({ start, end }) => transactionIdOfBytes(bytes.subarray(start, end)));
  return ok({ header: block.header, transactions: block.transactions, ids, coinstake: coinstake.value, address });
}
