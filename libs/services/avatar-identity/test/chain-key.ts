// Keys and coins of a spec's people.
import { encodeOutput, type Attachment } from '@mbaas/chain-codec';
import { addressOfPublicKey, decodeAddress, publicKeyFromPrivate, signMessage } from '@mbaas/chain-crypto';
import { devnet } from '@mbaas/chain-params';
import { hexEncode } from '@mbaas/chain-primitives';
import { payToKeyHash } from '@mbaas/chain-script';
import type { chainCoins, QueryAnswer } from '@mbaas/contracts-queries';
import { expectOk } from '@mbaas/kernel';
import { hashOf } from './block-facts.ts';

export interface Person {
  readonly address: string;
  sign(text: string): string;
}

export function person(number: number): Person {
  const key = new Uint8Array(32).fill(number);
  const address = addressOfPublicKey(publicKeyFromPrivate(key), devnet);
  return { address, sign: (text) => signMessage(text, key, 'node') };
}

type Coin = QueryAnswer<typeof chainCoins>['items'][number];

export function coin(address: string, value: bigint, attachment: Attachment = { version: 1, kind: 'etp' }): Coin {
  const { hash } = expectOk(decodeAddress(address), 'an address of a spec');
  const output = hexEncode(encodeOutput({ value, script: payToKeyHash(hash), attachment }));
  return { txid: hashOf(`${address} ${value} ${attachment.kind}`), index: 0, value: `${value}`, output, address, kind: attachment.kind, height: 1, coinbase: false, spendable: true };
}
