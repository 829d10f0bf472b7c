import { assert, err, ok, type Refusal, type Result } from '@mbaas/kernel';
import type { Network } from '@mbaas/chain-params';
import { decodeBase58Check, encodeBase58Check } from '../address/base58check.ts';
import { isPrivateKey } from '../ecdsa/public-key.ts';
import type { KeyCode } from './key.errors.ts';

const MAX_LENGTH = 52;
const COMPRESSED_MARK = 1;

/** A private key as a wallet shows it. Secret. */
export interface WifKey {
  /** 32 bytes. */
  readonly privateKey: Uint8Array;
  /** Whether its public key, and with it its address, is the compressed one. */
  readonly compressed: boolean;
}

/** Wallet import format: version, 32 bytes, 01 when compressed. Throws BrokenAssumption unless the key is one. wire-format §5.1. */
export function encodeWif(privateKey: Uint8Array, network: Pick<Network, 'wifVersion'>, compressed = true): string {
  assert(isPrivateKey(privateKey), 'a private key is a number 1..n-1 in 32 bytes');
  const payload = new Uint8Array(compressed ? 34 : 33);
  payload[0] = network.wifVersion;
  payload.set(privateKey, 1);
  if (compressed) payload[33] = COMPRESSED_MARK;
  return encodeBase58Check(payload);
}

/** Inverse of encodeWif. KEY_WIF_INVALID (also for numbers out of range), KEY_WIF_OTHER_NETWORK. */
export function decodeWif(text: string, network: Pick<Network, 'wifVersion'>): Result<WifKey, Refusal<KeyCode>> {
  const payload = decodeBase58Check(text, MAX_LENGTH);
  if (!payload.ok) return err({ code: 'KEY_WIF_INVALID' });
  const { length } = payload.value;
  if (length !== 33 && !(length === 34 && payload.value[33] === COMPRESSED_MARK)) return err({ code: 'KEY_WIF_INVALID' });
  if (payload.value[0] !== network.wifVersion) return err({ code: 'KEY_WIF_OTHER_NETWORK' });
  const privateKey = payload.value.slice(1, 33);
  return isPrivateKey(privateKey) ? ok({ privateKey, compressed: length === 34 }) : err({ code: 'KEY_WIF_INVALID' });
}
