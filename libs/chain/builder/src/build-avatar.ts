import type { Result } from '@mbaas/kernel';
import type { Network } from '@mbaas/chain-params';
import { assemble, type Built, type Purse } from './assemble.ts';
import { policyFees } from './build-limits.ts';
import { refuse, type BuildRefusal } from './build.errors.ts';
import { cargoOf, plainCoins } from './cargo.rules.ts';
import { compareAge, type Coin } from './coin.ts';
import { outputAt } from './outputs.ts';
import { isAvatarName } from './symbol.rules.ts';

export interface AvatarRegistration {
  readonly network: Network;
  readonly name: string;
  /** Will own the avatar; must hold ETP itself. */
  readonly address: string;
  readonly purse: Purse;
  /** Atoms; the miners' price of an avatar unless told. */
  readonly fee?: bigint | undefined;
}

/**
 * Registers an avatar. One input comes from the address that will own it (consensus §6.12), further ones from the purse.
 * Codes: BUILD_SYMBOL_INVALID, BUILD_ADDRESS_FUNDS_MISSING, BUILD_ADDRESS_INVALID, and assemble's.
 */
export function buildAvatarRegistration(request: AvatarRegistration): Result<Built, BuildRefusal> {
  const { network, name, address, purse, fee = policyFees.avatarRegister } = request;
  if (!isAvatarName(name, network)) return refuse('BUILD_SYMBOL_INVALID');
  const proof = plainCoins(purse.coins)
    .filter((coin) => coin.address === address)
    .sort((a, b) => (a.output.value === b.output.value ? compareAge(a, b) : a.output.value > b.output.value ? -1 : 1))[0];
  const avatar = outputAt(address, 0n, { kind: 'did', status: 'register', symbol: name, address }, network);
  if (!avatar.ok) return avatar;
  if (proof === undefined) return refuse('BUILD_ADDRESS_FUNDS_MISSING', { required: `${fee}` });
  return assemble({ network, carried: [], outputs: [avatar.value], required: [proof], purse, fee });
}

export interface AvatarMove {
  readonly network: Network;
  /** As on the chain, one character a byte. */
  readonly name: string;
  /** Coins of the present owner, among them the avatar's. */
  readonly coins: readonly Coin[];
  /** New owner; pays the fee with one of its coins. */
  readonly to: string;
  readonly toCoins: readonly Coin[];
  readonly fee?: bigint | undefined;
}

/**
 * Moves an avatar to another address: exactly two inputs, the avatar and one ETP coin of the new address (consensus §6.12),
 * the smallest that pays the fee.
 * Codes: BUILD_AVATAR_MISSING, BUILD_ADDRESS_FUNDS_MISSING, BUILD_ADDRESS_INVALID, BUILD_FEE_INVALID.
 */
export function buildAvatarMove({ network, name, coins, to, toCoins, fee = network.minFee }: AvatarMove): Result<Built, BuildRefusal> {
  const avatar = coins
    .filter((coin) => {
      const cargo = cargoOf(coin);
      return cargo.kind === 'did' && cargo.symbol === name;
    })
    .sort(compareAge)[0];
  if (avatar === undefined) return refuse('BUILD_AVATAR_MISSING');
  const output = outputAt(to, 0n, { kind: 'did', status: 'transfer', symbol: name, address: to }, network);
  if (!output.ok) return output;
  const payer = plainCoins(toCoins)
    .filter((coin) => coin.address === to && coin.output.value >= fee)
    .sort((a, b) => (a.output.value === b.output.value ? compareAge(a, b) : a.output.value < b.output.value ? -1 : 1))[0];
  if (payer === undefined) return refuse('BUILD_ADDRESS_FUNDS_MISSING', { required: `${fee}` });
  return assemble({ network, carried: [avatar], outputs: [output.value], required: [payer], purse: { coins: [], change: to }, fee });
}
