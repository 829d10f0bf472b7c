import { batchItemSize, type ScriptBatch } from '@mbaas/platform-native-crypto';
import { countSigops } from '@mbaas/chain-script';

type BatchItem = ScriptBatch['transactions'][number];

/** Bounds of one request. A single transaction may exceed both: it cannot be cut. */
export interface CutBounds {
  /** Signature operations, of which each input counts as one at least. */
  readonly operations: number;
  readonly bytes: number;
}

/** A stretch of a batch: items from `from` (included) to `to` (not included). */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly bytes: number;
}

/** `DUP HASH160 <20 bytes> EQUALVERIFY CHECKSIG` has this length; nothing of it costs more than one operation. */
const EVERYDAY_SCRIPT = 25;

/** What an item will cost a validator. The scripts behind script hashes are not looked into: their bytes bound them. */
function operationsOf({ previousScripts }: BatchItem): number {
  let operations = 1;
  for (const script of previousScripts) operations += script.length <= EVERYDAY_SCRIPT ? 1 : Math.max(1, countSigops(script, true));
  return operations - (previousScripts.length > 0 ? 1 : 0);
}

/** Cuts a batch so that each stretch costs a validator some milliseconds and fits into a message. Covers all items in order. */
export function cutBatch(items: readonly BatchItem[], bounds: CutBounds): Stretch[] {
  const stretches: Stretch[] = [];
  let from = 0;
  let operations = 0;
  let bytes = 0;
  for (const [index, item] of items.entries()) {
    const more = operationsOf(item);
    const longer = batchItemSize(item);
    if (index > from && (operations + more > bounds.operations || bytes + longer > bounds.bytes)) {
      stretches.push({ from, to: index, bytes });
      from = index;
      operations = 0;
      bytes = 0;
    }
    operations += more;
    bytes += longer;
  }
  if (items.length > from) stretches.push({ from, to: items.length, bytes });
  return stretches;
}
