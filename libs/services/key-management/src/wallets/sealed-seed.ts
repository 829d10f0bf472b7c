import { randomBytes } from 'node:crypto';
import { entropyToMnemonic, mnemonicToSeed } from '@mbaas/chain-crypto';
import { open, seal } from '../kek/aead.ts';
import type { KekProvider } from '../kek/kek-provider.port.ts';
import { KekError } from '../keys.errors.ts';

/** What the wallet table holds of a seed: useless without the key-encryption key. */
export interface SealedSeed {
  readonly kekId: string;
  readonly wrappedDataKey: Uint8Array;
  readonly sealedSeed: Uint8Array;
}

const ENTROPY_SIZE = 32;
const SEED_SIZE = 64;
const DATA_KEY_SIZE = 32;

const dataKeyContext = (walletId: string): string => `mbaas wallet data key ${walletId}`;
const seedContext = (walletId: string): string => `mbaas wallet seed ${walletId}`;

/**
 * Draws 24 English words (BIP-39, 256 bits from the system's generator) and seals entropy and seed under a data key of
 * this wallet alone. Both are bound to the wallet's id: a box moved to another row does not open. `use` sees the 64-byte
 * seed once, to derive the first public key; the bytes are wiped afterwards.
 */
export async function createSealedSeed<T>(kek: KekProvider, walletId: string, use: (seed: Uint8Array) => T): Promise<{ readonly sealed: SealedSeed; readonly result: T }> {
  const entropy = randomBytes(ENTROPY_SIZE);
  const seed = mnemonicToSeed(entropyToMnemonic(entropy, 'en'));
  const dataKey = randomBytes(DATA_KEY_SIZE);
  const plain = Buffer.concat([entropy, seed]);
  try {
    const wrappedDataKey = await kek.wrap(dataKey, dataKeyContext(walletId));
    const sealedSeed = seal(dataKey, plain, seedContext(walletId));
    return { sealed: { kekId: kek.id, wrappedDataKey, sealedSeed }, result: use(seed) };
  } finally {
    for (const secret of [entropy, seed, dataKey, plain]) secret.fill(0);
  }
}

/**
 * Opens a seed for the length of `use`, then wipes it. Throws KekError KEK_UNKNOWN when it was sealed under another
 * key-encryption key, KEK_SEAL_BROKEN when it does not open.
 */
export async function withSeed<T>(kek: KekProvider, walletId: string, sealed: SealedSeed, use: (seed: Uint8Array) => T): Promise<T> {
  if (sealed.kekId !== kek.id) throw new KekError('KEK_UNKNOWN');
  const dataKey = await kek.unwrap(sealed.wrappedDataKey, dataKeyContext(walletId));
  try {
    const plain = open(dataKey, sealed.sealedSeed, seedContext(walletId));
    try {
      if (plain.length !== ENTROPY_SIZE + SEED_SIZE) throw new KekError('KEK_SEAL_BROKEN');
      return use(plain.subarray(ENTROPY_SIZE));
    } finally {
      plain.fill(0);
    }
  } finally {
    dataKey.fill(0);
  }
}
