import type { OutPoint, TransactionOutput } from '@mbaas/chain-codec';
import { displayHash } from '@mbaas/chain-primitives';

/** An unspent output of a wallet, as a builder needs it. */
export interface Coin {
  readonly point: OutPoint;
  /** The whole output as on the chain. */
  readonly output: TransactionOutput;
  /** Owner of the output, base58check. */
  readonly address: string;
  /** Height of its block; null while it waits in the pool. */
  readonly height: number | null;
  /** False while immature, deposited or time-locked at the next block: never an input then. */
  readonly spendable: boolean;
}

/** `<txid>:<index>`, the name of an outpoint in sets, tables and logs. */
export const outPointKey = (point: OutPoint): string => `${displayHash(point.hash)}:${point.index}`;

/** Order among equals: confirmed before waiting, older first, then by outpoint, so that the same coins always give the same choice. */
export function compareAge(a: Coin, b: Coin): number {
  const byHeight = (a.height ?? Infinity) === (b.height ?? Infinity) ? 0 : (a.height ?? Infinity) - (b.height ?? Infinity);
  if (byHeight !== 0) return byHeight;
  const [keyA, keyB] = [displayHash(a.point.hash), displayHash(b.point.hash)];
  if (keyA !== keyB) return keyA < keyB ? -1 : 1;
  return a.point.index - b.point.index;
}
