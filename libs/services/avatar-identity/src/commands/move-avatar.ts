import { buildAvatarMove } from '@mbaas/chain-builder';
import { heldText } from '@mbaas/chain-primitives';
import { loadCoins, planOf, type BuildPlan } from '@mbaas/flow-operations';
import { ok, type Problem, type Result } from '@mbaas/kernel';
import { refuse } from '../identity.errors.ts';
import { findChainAvatar } from './chain-avatar.ts';
import type { CommandContext } from './register-avatar.ts';
import { loadWalletAddresses } from './wallet-addresses.ts';

export interface Move {
  readonly walletId: string;
  readonly name: string;
  readonly toWalletId: string;
  readonly toAddress: string;
}

/**
 * Whether the avatar can move as asked now, and which address owns it.
 * Codes: IDENTITY_AVATAR_UNKNOWN, IDENTITY_NOT_OWNER, IDENTITY_ADDRESS_NOT_IN_WALLET, IDENTITY_ADDRESS_HAS_AVATAR, and the wallets'.
 */
export async function checkMove({ queries }: CommandContext, tenant: string, { walletId, name, toWalletId, toAddress }: Move): Promise<Result<{ readonly owner: string }, Problem>> {
  const [from, to] = [await loadWalletAddresses(queries, tenant, walletId), await loadWalletAddresses(queries, tenant, toWalletId)];
  if (!from.ok) return from;
  if (!to.ok) return to;
  if (!to.value.includes(toAddress)) return refuse('IDENTITY_ADDRESS_NOT_IN_WALLET');
  const avatar = await findChainAvatar(queries, { name });
  if (!avatar.ok) return avatar;
  if (avatar.value === null) return refuse('IDENTITY_AVATAR_UNKNOWN');
  if (!from.value.includes(avatar.value.address)) return refuse('IDENTITY_NOT_OWNER');
  const owned = await findChainAvatar(queries, { address: toAddress });
  if (!owned.ok) return owned;
  return owned.value === null ? ok({ owner: avatar.value.address }) : refuse('IDENTITY_ADDRESS_HAS_AVATAR');
}

/** Checks once more and builds. Codes: checkMove's and BUILD_…. */
export async function planMove(context: CommandContext, tenant: string, move: Move, excluded: ReadonlySet<string>): Promise<Result<BuildPlan, Problem>> {
  const checked = await checkMove(context, tenant, move);
  if (!checked.ok) return checked;
  const { walletId, toWalletId, toAddress, name } = move;
  const coins = await loadCoins(context.queries, { addresses: [checked.value.owner], carrying: 'did', symbol: name, excluded });
  if (!coins.ok) return coins;
  const toCoins = await loadCoins(context.queries, { addresses: [toAddress], carrying: 'etp', excluded });
  if (!toCoins.ok) return toCoins;
  return planOf(buildAvatarMove({ network: context.network, name: heldText(name), coins: coins.value, to: toAddress, toCoins: toCoins.value }), [walletId, toWalletId]);
}
