import type { Transaction, TransactionOutput } from '@mbaas/chain-codec';
import { payToKeyHash, scriptNumberEncode } from '@mbaas/chain-script';

const NULL_INDEX = 0xffffffff;

/** Whom a coinbase pays, and what. */
export interface Reward {
  /** Key hash, 20 bytes. */
  readonly payee: Uint8Array;
  /** Atoms: subsidy and fees. */
  readonly value: bigint;
  /** What the second output holds: units of a mined MST, or the vote result that starts a delegated epoch. At most one of both. */
  readonly second?: TransactionOutput | undefined;
}

/**
 * The first transaction of a block (wire-format §1.9, §2.7): version 1, null outpoint, sequence 0, script starting with
 * the push of the height (BIP34), one ETP output with attachment version 0, and at most one more. Two blocks of one height
 * by the same payee would share a transaction id; `extraNonce` (0..2^31−1, pushed as 4 bytes) keeps them apart.
 */
export function coinbaseTransaction(height: number, { payee, value, second }: Reward, extraNonce: number): Transaction {
  const prefix = scriptNumberEncode(height);
  const script = new Uint8Array(1 + prefix.length + 5);
  script[0] = prefix.length;
  script.set(prefix, 1);
  script[1 + prefix.length] = 4;
  new DataView(script.buffer).setUint32(2 + prefix.length, extraNonce, true);
  const reward: TransactionOutput = { value, script: payToKeyHash(payee), attachment: { version: 0, kind: 'etp' } };
  return {
    version: 1,
    inputs: [{ previousOutput: { hash: new Uint8Array(32), index: NULL_INDEX }, script, sequence: 0 }],
    outputs: second === undefined ? [reward] : [reward, second],
    lockTime: 0,
  };
}

/** Units of an MST that a block mines. consensus §5.5: an asset transfer of value 0. `symbol` is latin1-held. */
export const minedOutput = (payee: Uint8Array, symbol: string, quantity: bigint): TransactionOutput => ({
  value: 0n,
  script: payToKeyHash(payee),
  attachment: { version: 1, kind: 'asset-transfer', symbol, quantity },
});
