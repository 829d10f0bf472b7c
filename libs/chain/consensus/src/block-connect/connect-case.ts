import type { BlockCase } from '../block/block-case.ts';
import type { BlockRefusal } from '../codes/block.codes.ts';
import type { TxRefusal } from '../codes/tx.codes.ts';
import type { TransactionCase } from '../transaction-case.ts';
import type { ConsensusView } from '../view/consensus-view.ts';

/** A block whose inputs are resolved. */
export interface ConnectCase extends BlockCase {
  /** The chain below the block. */
  readonly below: ConsensusView;
  /** By transaction. */
  readonly transactions: readonly TransactionCase[];
  /** Fees of the ordinary transactions in atoms, once added up. */
  fees: bigint;
}

/** A refused block, and which of its transactions is at fault. */
export type ConnectRefusal = BlockRefusal | TxRefusal;

export type ConnectRule = (subject: ConnectCase) => ConnectRefusal | undefined;

/** The refusal with the position of the transaction it speaks of. */
export const atTransaction = <R extends ConnectRefusal>(refusal: R, index: number): R => ({ ...refusal, detail: { ...refusal.detail, index } });
