import type { Built, Coin } from '@mbaas/chain-builder';
import { encodeTransaction, type Transaction } from '@mbaas/chain-codec';
import { addressOfPublicKey, publicKeyFromPrivate, signDer } from '@mbaas/chain-crypto';
import type { Network } from '@mbaas/chain-params';
import { chainCoins } from '@mbaas/contracts-queries';
import { decodeOutput } from '@mbaas/chain-codec';
import { parseDisplayHash } from '@mbaas/chain-primitives';
import { signatureHash, signKeyHash } from '@mbaas/chain-script';
import { nativeHash160, nativeSha256 } from '@mbaas/platform-native-crypto';
import type { InProcessQueries } from '@mbaas/platform-messaging';

const SIGHASH_ALL = 1;

export interface TestKey {
  readonly privateKey: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly hash: Uint8Array;
  readonly address: string;
}

/** Keys that belong to nobody. */
export function testKeys(count: number, network: Network): TestKey[] {
  return Array.from({ length: count }, (_, index) => {
    const privateKey = new Uint8Array(32).fill(index + 1);
    const publicKey = publicKeyFromPrivate(privateKey);
    return { privateKey, publicKey, hash: nativeHash160(publicKey), address: addressOfPublicKey(publicKey, network) };
  });
}

/** Signs every input with the key its coin belongs to; gives the wire bytes. */
export function signBuilt({ unsigned, inputs }: Built, keys: readonly TestKey[]): Uint8Array {
  const signed: Transaction = {
    ...unsigned,
    inputs: unsigned.inputs.map((input, index) => {
      const coin = inputs[index];
      const key = keys.find(({ address }) => address === coin?.address);
      if (coin === undefined || key === undefined) throw new Error('no key for an input');
      const digest = signatureHash(unsigned, index, coin.output.script, SIGHASH_ALL, nativeSha256);
      return { ...input, script: signKeyHash(Uint8Array.of(...signDer(digest, key.privateKey), SIGHASH_ALL), key.publicKey) };
    }),
  };
  return encodeTransaction(signed);
}

/** Coins of an address as builders take them, from the service's own query. */
export async function coinsOf(queries: InProcessQueries, address: string): Promise<Coin[]> {
  const coins: Coin[] = [];
  let cursor: string | undefined;
  do {
    const page = await queries.ask(chainCoins, { address, limit: 1000, ...(cursor === undefined ? {} : { cursor }) });
    if (!page.ok) throw new Error(page.error.code);
    for (const item of page.value.items) {
      const hash = parseDisplayHash(item.txid);
      const output = decodeOutput(Buffer.from(item.output, 'hex'));
      if (!hash.ok || !output.ok) throw new Error('coin');
      coins.push({ point: { hash: hash.value, index: item.index }, output: output.value, address, height: item.height ?? null, spendable: item.spendable });
    }
    cursor = page.value.next;
  } while (cursor !== undefined);
  return coins;
}
