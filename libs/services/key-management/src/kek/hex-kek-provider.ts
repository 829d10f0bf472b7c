import { KekError } from '../keys.errors.ts';
import type { KekProvider } from './kek-provider.port.ts';
import { localKek } from './local-kek.ts';

/** The key as 64 hex digits, handed over by the composition root from its configuration. Throws KekError KEK_VALUE_INVALID. */
export function hexKekProvider(hex: string): KekProvider {
  if (!/^[0-9a-fA-F]{64}$/.test(hex)) throw new KekError('KEK_VALUE_INVALID');
  return localKek(Buffer.from(hex, 'hex'));
}
