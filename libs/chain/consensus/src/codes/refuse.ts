import type { BlockCode, BlockRefusal } from './block.codes.ts';
import type { TxCode, TxRefusal } from './tx.codes.ts';

type Detail = NonNullable<TxRefusal['detail']>;

/** A transaction refusal; `detail` holds positions, heights and numbers, never names or bytes from outside. */
export const refuseTx = (code: TxCode, detail?: Detail): TxRefusal => (detail === undefined ? { code } : { code, detail });

/** A block refusal, as `refuseTx`. */
export const refuseBlock = (code: BlockCode, detail?: Detail): BlockRefusal => (detail === undefined ? { code } : { code, detail });
