import type { Transaction } from '@mbaas/chain-codec';
import { payToKeyHash, scriptNumberEncode } from '@mbaas/chain-script';

const NULL_INDEX = 0xffffffff;

/**
 * The first transaction of a block (wire-format §1.9, §2.7): version 1, null outpoint, sequence 0, script starting with
 * the push of the height (BIP34), one ETP output of `value` atoms with attachment version 0. Two blocks of one height
 * by the same payee would share a transaction id; `extraNonce` (0..2^31−1, pushed as 4 bytes) keeps them apart.
 */
export function coinbaseTransaction(height: number, payee: Uint8Array, value: bigint, extraNonce: number): Transaction {
  const prefix = scriptNumberEncode(height);
  const script = new Uint8Array(1 + prefix.length + 5);
  script[0] = prefix.length;
  script.set(prefix, 1);
  script[1 + prefix.length] = 4;
  new DataView(script.buffer).setUint32(2 + prefix.length, extraNonce, true);
  return {
    version: 1,
    inputs: [{ previousOutput: { hash: new Uint8Array(32), index: NULL_INDEX }, script, sequence: 0 }],
    outputs: [{ value, script: payToKeyHash(payee), attachment: { version: 0, kind: 'etp' } }],
    lockTime: 0,
  };
}
