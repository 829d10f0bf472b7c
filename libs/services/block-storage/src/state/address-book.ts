import { copyBytes } from '@mbaas/chain-primitives';
import { encodeAddress, hash160 } from '@mbaas/chain-crypto';
import type { Network } from '@mbaas/chain-params';
import { outputAddress } from '@mbaas/chain-script';
import type { Coin } from './coin.ts';
import { patternOf } from './output-class.ts';

/** An owner of outputs. */
export interface Address {
  readonly text: string;
  /** The hash160 in its pattern; empty where it has none (blackhole, unlocking patterns). */
  readonly hash: Uint8Array;
  /** Row number, 0 until a commit gave it one. */
  number: number;
}

/** Where the hash lies in DUP HASH160 <20> EQUALVERIFY CHECKSIG. */
const KEY_HASH_START = 3;
const KEY_HASH_END = 23;

const NO_HASH = new Uint8Array(0);

const keyOf = (kind: string, hash: Uint8Array): string => kind + Buffer.from(hash.buffer, hash.byteOffset, hash.byteLength).toString('latin1');

/**
 * Owners by script, in two generations as the coins: an address text costs two hashes and a base conversion, which is
 * paid once an address and not once an output. Forgetting is harmless: the table knows the numbers.
 */
export class AddressBook {
  #young = new Map<string, Address>();
  #old = new Map<string, Address>();
  readonly #network: Network;
  readonly #capacity: number;

  constructor(network: Network, capacity: number) {
    this.#network = network;
    this.#capacity = capacity;
  }

  /** Owner of an output; null where its script names none. Remembered in the coin. */
  ownerOf(coin: Coin): Address | null {
    return (coin.address ??= this.#find(coin));
  }

  #find(coin: Coin): Address | null {
    const { pattern, hash20, publicKey } = patternOf(coin);
    const { p2pkh, p2sh } = this.#network.addressVersions;
    switch (pattern) {
      case 'pay-key-hash': {
        // The rules share one class for this form; the hash is where it always is.
        const hash = hash20 ?? coin.output.script.subarray(KEY_HASH_START, KEY_HASH_END);
        return this.#known('k', hash, () => encodeAddress(p2pkh, hash));
      }
      case 'pay-key-hash-lock-height':
      case 'pay-key-hash-attenuation':
      case 'pay-key-hash-sequence-lock':
        return hash20 === undefined ? null : this.#known('k', hash20, () => encodeAddress(p2pkh, hash20));
      case 'pay-script-hash':
        return hash20 === undefined ? null : this.#known('s', hash20, () => encodeAddress(p2sh, hash20));
      case 'pay-public-key': {
        const hash = publicKey === undefined ? NO_HASH : hash160(publicKey);
        return this.#known('k', hash, () => encodeAddress(p2pkh, hash));
      }
      default: {
        const text = outputAddress(coin.output.script, this.#network);
        return text === null ? null : { text, hash: NO_HASH, number: 0 };
      }
    }
  }

  #known(kind: string, hash: Uint8Array, render: () => string): Address {
    const key = keyOf(kind, hash);
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const address = this.#old.get(key) ?? { text: render(), hash: copyBytes(hash), number: 0 };
    if (this.#young.size >= this.#capacity) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, address);
    return address;
  }

  /** Forgets everything, numbers included: after a transaction that gave numbers was rolled back. */
  clear(): void {
    this.#young = new Map();
    this.#old = new Map();
  }
}
