import { hexDecode } from '@mbaas/chain-primitives';
import { z } from 'zod';

/** Bytes in hex, of any length that the line's bound allows. */
export const hexText = z.string().regex(/^(?:[0-9a-fA-F]{2})*$/);

/** Bytes of a text that `hexText` let through. */
export function bytesOf(hex: string): Uint8Array {
  const bytes = hexDecode(hex.toLowerCase());
  return bytes.ok ? bytes.value : new Uint8Array();
}

const PUBLIC_CHAINS = new Set(['mainnet', 'testnet']);

/** Whether a row names another chain than the one that is checked. A private chain's recording does not know the network's name. */
export function isOfAnotherChain(chain: string | undefined, network: string): boolean {
  if (chain === undefined || chain === network) return false;
  return PUBLIC_CHAINS.has(chain) || PUBLIC_CHAINS.has(network);
}
