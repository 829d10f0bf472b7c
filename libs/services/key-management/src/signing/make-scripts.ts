import { assert } from '@mbaas/kernel';
import { signDer } from '@mbaas/chain-crypto';
import type { Transaction } from '@mbaas/chain-codec';
import { concatBytes } from '@mbaas/chain-primitives';
import { cachedSignatureHash, createSighashCache, depositUnlock, SIGHASH, signKeyHash } from '@mbaas/chain-script';
import type { InputToSign } from './signing-request.ts';

/** The key of one address. */
export interface AddressKey {
  readonly privateKey: Uint8Array;
  readonly publicKey: Uint8Array;
}

/**
 * The transaction with an unlocking script in every input: SIGHASH_ALL, low s, nonces by RFC 6979, so that the same
 * request always gives the same bytes. `keyOf` knows every address of `inputs`.
 */
export function signInputs(transaction: Transaction, inputs: readonly InputToSign[], keyOf: (address: string) => AddressKey | undefined): Transaction {
  const cache = createSighashCache(transaction);
  const signed = transaction.inputs.map((input, index) => {
    const { previous, address, lockHeight } = inputs[index] as InputToSign;
    const key = keyOf(address);
    assert(key !== undefined, 'every input was matched with a key of its address');
    const digest = cachedSignatureHash(cache, index, previous.script, SIGHASH.ALL);
    const signature = concatBytes(signDer(digest, key.privateKey), Uint8Array.of(SIGHASH.ALL));
    return { ...input, script: lockHeight === undefined ? signKeyHash(signature, key.publicKey) : depositUnlock(signature, key.publicKey, lockHeight) };
  });
  return { ...transaction, inputs: signed };
}
