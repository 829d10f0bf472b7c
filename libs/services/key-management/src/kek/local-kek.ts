import { hkdfSync } from 'node:crypto';
import { open, seal } from './aead.ts';
import type { KekProvider } from './kek-provider.port.ts';

export const KEK_SIZE = 32;

/** A provider over 32 bytes held in this process. Its id is a one-way derivation with a label of its own. */
export function localKek(key: Uint8Array): KekProvider {
  const own = Buffer.from(key);
  const id = `local-${Buffer.from(hkdfSync('sha256', own, new Uint8Array(0), 'mbaas key-encryption key id', 8)).toString('hex')}`;
  return {
    id,
    wrap: async (dataKey, context) => seal(own, dataKey, context),
    unwrap: async (wrapped, context) => open(own, wrapped, context),
  };
}
