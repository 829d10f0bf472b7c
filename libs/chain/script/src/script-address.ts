import {
  addressOfPublicKey, addressOfScript, BLACKHOLE_ADDRESS, encodeAddress, sha256 as portableSha256, type AddressNetwork, type Sha256,
} from '@mbaas/chain-crypto';
import { classifyOutput } from './output-pattern.ts';
import type { ClassifiedScript } from './output-pattern.types.ts';

/**
 * Address of a classified script, null when it has none (null-data, bare multisig, a lone push, non-standard).
 * For unlocking scripts it is the address whose output they unlock. Hot paths pass a native `sha256`. consensus §6.2 "Script-address".
 */
export function addressOfClassified(script: ClassifiedScript, network: AddressNetwork, sha256: Sha256 = portableSha256): string | null {
  const { p2pkh, p2sh } = network.addressVersions;
  const { pattern, hash20, publicKey, redeem } = script;
  if (pattern === 'pay-blackhole') return BLACKHOLE_ADDRESS;
  if (pattern === 'pay-script-hash' && hash20 !== undefined) return encodeAddress(p2sh, hash20, sha256);
  if (hash20 !== undefined) return encodeAddress(p2pkh, hash20, sha256);
  if (publicKey !== undefined) return addressOfPublicKey(publicKey, network, sha256);
  if (redeem === undefined) return null;
  // The input of a bare multisig output has the same shape, but ends in a signature: only a multisig redeem names an address.
  if (pattern === 'sign-multisig' && classifyOutput(redeem).pattern !== 'pay-multisig') return null;
  return addressOfScript(redeem, network, sha256);
}

/** Address an output pays to, as people see it; null when there is none. wire-format §4.4. */
export const outputAddress = (script: Uint8Array, network: AddressNetwork, sha256: Sha256 = portableSha256): string | null =>
  addressOfClassified(classifyOutput(script), network, sha256);

/** Address that an input script unlocks, told from the script alone; null when unknown. */
export const inputAddress = (script: Uint8Array, network: AddressNetwork, sha256: Sha256 = portableSha256): string | null =>
  addressOfClassified(classifyOutput(script), network, sha256);

/**
 * The consensus "script-address": as above, but a script without an address has the blackhole text, never none, so
 * that all unknown scripts compare equal. consensus §6.2.
 */
export const scriptAddress = (script: Uint8Array, network: AddressNetwork, sha256: Sha256 = portableSha256): string =>
  addressOfClassified(classifyOutput(script), network, sha256) ?? BLACKHOLE_ADDRESS;
