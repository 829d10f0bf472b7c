import { buildAvatarRegistration } from '@mbaas/chain-builder';
import { parseAddress } from '@mbaas/chain-crypto';
import type { Network } from '@mbaas/chain-params';
import type { QueryPort } from '@mbaas/contracts-queries';
import { loadCoins, planOf, type BuildPlan } from '@mbaas/flow-operations';
import { ok, type Problem, type Result } from '@mbaas/kernel';
import { refuse } from '../identity.errors.ts';
import { findChainAvatar } from './chain-avatar.ts';
import { loadWalletAddresses } from './wallet-addresses.ts';

export interface CommandContext {
  readonly network: Network;
  readonly queries: QueryPort;
}

export interface Registration {
  readonly walletId: string;
  readonly name: string;
  /** The wallet's first one unless named. */
  readonly address?: string | undefined;
}

/** Owner of the genesis outputs that nobody can spend (consensus, appendix C 9). */
const RESERVED_NAME = 'BLACKHOLE';

/**
 * Whether the wallet can register this avatar now, and at which address.
 * Codes: IDENTITY_NAME_RESERVED, IDENTITY_ADDRESS_NOT_IN_WALLET, IDENTITY_AVATAR_TAKEN, IDENTITY_ADDRESS_HAS_AVATAR, and the wallet's.
 */
export async function checkRegistration({ network, queries }: CommandContext, tenant: string, { walletId, name, address: named }: Registration): Promise<Result<{ readonly addresses: readonly string[]; readonly address: string }, Problem>> {
  if (name === RESERVED_NAME || parseAddress(name, network).ok) return refuse('IDENTITY_NAME_RESERVED');
  const addresses = await loadWalletAddresses(queries, tenant, walletId);
  if (!addresses.ok) return addresses;
  const address = named ?? addresses.value[0];
  if (address === undefined || !addresses.value.includes(address)) return refuse('IDENTITY_ADDRESS_NOT_IN_WALLET');
  const taken = await findChainAvatar(queries, { name });
  if (!taken.ok) return taken;
  if (taken.value !== null) return refuse('IDENTITY_AVATAR_TAKEN');
  const owned = await findChainAvatar(queries, { address });
  if (!owned.ok) return owned;
  return owned.value === null ? ok({ addresses: addresses.value, address }) : refuse('IDENTITY_ADDRESS_HAS_AVATAR');
}

/** Checks once more, since the chain may have moved on, and builds. Codes: checkRegistration's and BUILD_…. */
export async function planRegistration(context: CommandContext, tenant: string, registration: Registration, excluded: ReadonlySet<string>): Promise<Result<BuildPlan, Problem>> {
  const checked = await checkRegistration(context, tenant, registration);
  if (!checked.ok) return checked;
  const { addresses, address } = checked.value;
  const coins = await loadCoins(context.queries, { addresses, carrying: 'etp', excluded });
  if (!coins.ok) return coins;
  return planOf(buildAvatarRegistration({ network: context.network, name: registration.name, address, purse: { coins: coins.value } }), [registration.walletId]);
}
