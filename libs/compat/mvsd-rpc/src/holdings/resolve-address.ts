import { err, ok, type Result } from '@mbaas/kernel';
import { parseAddress } from '@mbaas/chain-crypto';
import type { Network } from '@mbaas/chain-params';
import { MVSD_ERRORS, type MvsdError } from '../mvsd-error.ts';
import { avatarNamed, loadAvatars } from './avatars.ts';
import type { ChainSource } from './chain-view.ts';

/** True for an address of the network. */
export const isAddress = (text: string, network: Network): boolean => parseAddress(text, network).ok;

/** The address a text stands for: itself, or the one the avatar of that name has now. 7006 when it is neither. */
export async function resolveAddress(text: string, context: ChainSource): Promise<Result<string, MvsdError>> {
  if (isAddress(text, context.network)) return ok(text);
  const address = avatarNamed(await loadAvatars(context.rows), text)?.addresses[0];
  return address === undefined ? err(MVSD_ERRORS.avatarUnknown) : ok(address);
}
