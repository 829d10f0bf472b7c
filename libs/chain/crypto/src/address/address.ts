import { assert, err, ok, type Refusal, type Result } from '@mbaas/kernel';
import type { Network } from '@mbaas/chain-params';
import { hash160, sha256, type Sha256 } from '../hash/hashes.ts';
import type { AddressCode } from './address.errors.ts';
import { decodeBase58Check, encodeBase58Check } from './base58check.ts';

/** 25 bytes never need more characters than this; version 0 with a zero hash needs 27. */
const MAX_LENGTH = 35;
const HASH_SIZE = 20;

/** Recognised by its text on every network; what is paid to it is burnt. wire-format §5.1. */
export const BLACKHOLE_ADDRESS = '1111111111111111111114oLvT2';

/** What an address tells about the output that pays it. */
export type ParsedAddress =
  | { readonly kind: 'p2pkh' | 'p2sh'; readonly hash20: Uint8Array }
  | { readonly kind: 'blackhole'; readonly hash20: null };

/** The part of a network that addresses depend on. */
export type AddressNetwork = Pick<Network, 'addressVersions'>;

/** base58check of version byte and hash160. Throws BrokenAssumption unless `hash20` has 20 bytes and version one. */
export function encodeAddress(version: number, hash20: Uint8Array, hash: Sha256 = sha256): string {
  assert(hash20.length === HASH_SIZE && Number.isInteger(version) && version >= 0 && version <= 0xff, 'an address is one byte and a hash160');
  const payload = new Uint8Array(1 + HASH_SIZE);
  payload[0] = version;
  payload.set(hash20, 1);
  return encodeBase58Check(payload, hash);
}

/** Version byte and hash160 (20 bytes) of an address of any network. ADDRESS_INVALID. */
export function decodeAddress(text: string): Result<{ readonly version: number; readonly hash: Uint8Array }, Refusal<'ADDRESS_INVALID'>> {
  const payload = decodeBase58Check(text, MAX_LENGTH);
  if (!payload.ok || payload.value.length !== 1 + HASH_SIZE) return err({ code: 'ADDRESS_INVALID' });
  return ok({ version: payload.value[0] as number, hash: payload.value.slice(1) });
}

/** The key-hash address of a public key as it stands (33 or 65 bytes give different addresses). */
export const addressOfPublicKey = (publicKey: Uint8Array, network: AddressNetwork, hash: Sha256 = sha256): string =>
  encodeAddress(network.addressVersions.p2pkh, hash160(publicKey, hash), hash);

/** The script-hash address of a redeem script. */
export const addressOfScript = (redeemScript: Uint8Array, network: AddressNetwork, hash: Sha256 = sha256): string =>
  encodeAddress(network.addressVersions.p2sh, hash160(redeemScript, hash), hash);

/** Reads an address of one network. ADDRESS_INVALID, ADDRESS_OTHER_NETWORK. */
export function parseAddress(text: string, network: AddressNetwork): Result<ParsedAddress, Refusal<AddressCode>> {
  if (text === BLACKHOLE_ADDRESS) return ok({ kind: 'blackhole', hash20: null });
  const decoded = decodeAddress(text);
  if (!decoded.ok) return decoded;
  const { version, hash } = decoded.value;
  if (version === network.addressVersions.p2pkh) return ok({ kind: 'p2pkh', hash20: hash });
  if (version === network.addressVersions.p2sh) return ok({ kind: 'p2sh', hash20: hash });
  return err({ code: 'ADDRESS_OTHER_NETWORK' });
}
