import { assert, err, ok, type Refusal, type Result } from '@mbaas/kernel';
import { utf8Encode } from '@mbaas/chain-primitives';
import { pbkdf2 } from '@noble/hashes/pbkdf2.js';
import { sha512 as nobleSha512 } from '@noble/hashes/sha2.js';
import { sha256 } from '../hash/hashes.ts';
import type { MnemonicCode } from './mnemonic.errors.ts';
import { wordListOf, type MnemonicLanguage } from './word-lists.ts';

const BITS_PER_WORD = 11;
const MAX_WORDS = 24;
/** A 24-word Japanese or Spanish mnemonic stays far below it. */
const MAX_LENGTH = 400;
const SEED_ROUNDS = 2048;
const SEED_SIZE = 64;

const isEntropySize = (size: number): boolean => size >= 4 && size <= 32 && size % 4 === 0;

/** Entropy and checksum as a row of bits, most significant first. */
function bitsOf(entropy: Uint8Array): string {
  const bits = (bytes: Uint8Array) => [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return bits(entropy) + bits(sha256(entropy).subarray(0, 1)).slice(0, entropy.length / 4);
}

/**
 * BIP39 words of 4, 8, … 32 bytes of entropy (32 → 24 words, the wallets' default), joined by one space, in NFC.
 * Throws BrokenAssumption on another length.
 */
export function entropyToMnemonic(entropy: Uint8Array, language: MnemonicLanguage = 'en'): string {
  assert(isEntropySize(entropy.length), 'entropy has 4, 8, … 32 bytes');
  const { words } = wordListOf(language);
  const bits = bitsOf(entropy);
  const chosen: string[] = [];
  for (let at = 0; at < bits.length; at += BITS_PER_WORD) chosen.push(words[Number.parseInt(bits.slice(at, at + BITS_PER_WORD), 2)] as string);
  return chosen.join(' ');
}

/**
 * Inverse of entropyToMnemonic: the proof that words are a mnemonic. The words must stand in NFC with one space between,
 * because the seed is made of these very bytes. MNEMONIC_LENGTH_INVALID, MNEMONIC_WORD_UNKNOWN, MNEMONIC_CHECKSUM_INVALID.
 */
export function mnemonicToEntropy(mnemonic: string, language: MnemonicLanguage = 'en'): Result<Uint8Array, Refusal<MnemonicCode>> {
  if (mnemonic.length > MAX_LENGTH) return err({ code: 'MNEMONIC_LENGTH_INVALID' });
  const words = mnemonic.split(' ');
  if (words.length > MAX_WORDS || words.length % 3 !== 0) return err({ code: 'MNEMONIC_LENGTH_INVALID' });
  const { indices } = wordListOf(language);
  let bits = '';
  for (const [position, word] of words.entries()) {
    const index = indices.get(word);
    if (index === undefined) return err({ code: 'MNEMONIC_WORD_UNKNOWN', detail: { position } });
    bits += index.toString(2).padStart(BITS_PER_WORD, '0');
  }
  const entropy = Uint8Array.from({ length: (words.length / 3) * 4 }, (_, i) => Number.parseInt(bits.slice(8 * i, 8 * i + 8), 2));
  return bitsOf(entropy) === bits ? ok(entropy) : err({ code: 'MNEMONIC_CHECKSUM_INVALID' });
}

/**
 * The 64-byte seed of a mnemonic: PBKDF2-HMAC-SHA512, 2048 rounds, **of the text as given**. The chain's wallets do not
 * normalise, so es and ja words in NFKD give a wallet that no other software of this chain can open. wire-format §5.2.
 * The words are not checked: call mnemonicToEntropy for that. Slow on purpose (tens of milliseconds). Secret.
 */
export const mnemonicToSeed = (mnemonic: string, passphrase = ''): Uint8Array =>
  pbkdf2(nobleSha512, utf8Encode(mnemonic), utf8Encode(`mnemonic${passphrase}`), { c: SEED_ROUNDS, dkLen: SEED_SIZE });
