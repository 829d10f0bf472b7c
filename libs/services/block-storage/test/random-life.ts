import {
  buildAssetBurn,
  buildAssetIssue,
  buildAssetTransfer,
  buildAvatarMove,
  buildAvatarRegistration,
  buildEtpPayment,
  buildSecondaryIssue,
  cargoOf,
  type Built,
  type Coin,
} from '@mbaas/chain-builder';
import type { Network } from '@mbaas/chain-params';
import { chainAsset, chainAvatar } from '@mbaas/contracts-queries';
import type { InProcessQueries } from '@mbaas/platform-messaging';
import { coinsOf, type TestKey } from './test-wallet.ts';

/** A repeatable source of choices. */
export class Dice {
  #state: number;
  constructor(seed: number) {
    this.#state = seed >>> 0;
  }
  below(bound: number): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.#state / 0x1_0000_0000) * bound);
  }
  of<T>(items: readonly T[]): T | undefined {
    return items[this.below(items.length)];
  }
}

export interface Life {
  readonly queries: InProcessQueries;
  readonly network: Network;
  readonly keys: readonly TestKey[];
  readonly dice: Dice;
}

type BuiltOrNot = Built | undefined;
const built = (result: { ok: true; value: Built } | { ok: false }): BuiltOrNot => (result.ok ? result.value : undefined);

async function register({ queries, network, dice }: Life, key: TestKey, coins: readonly Coin[]): Promise<BuiltOrNot> {
  const owned = await queries.ask(chainAvatar, { address: key.address });
  if (owned.ok) return undefined;
  return built(buildAvatarRegistration({ network, name: `avatar-${dice.below(1_000_000)}`, address: key.address, purse: { coins } }));
}

async function move({ queries, network }: Life, from: TestKey, to: TestKey): Promise<BuiltOrNot> {
  const [avatar, taken] = [await queries.ask(chainAvatar, { address: from.address }), await queries.ask(chainAvatar, { address: to.address })];
  if (!avatar.ok || taken.ok) return undefined;
  return built(buildAvatarMove({ network, name: avatar.value.name, coins: await coinsOf(queries, from.address), to: to.address, toCoins: await coinsOf(queries, to.address) }));
}

async function issue({ queries, network, dice }: Life, key: TestKey, coins: readonly Coin[]): Promise<BuiltOrNot> {
  const avatar = await queries.ask(chainAvatar, { address: key.address });
  if (!avatar.ok) return undefined;
  const asset = { symbol: `SHOP${dice.below(10_000)}.POINTS`, maximumSupply: 1_000_000n, decimals: 2, secondaryIssueThreshold: 127, issuer: avatar.value.name, description: 'points' };
  return built(buildAssetIssue({ network, asset, address: key.address, coins, purse: { coins } }));
}

const symbolsOf = (coins: readonly Coin[]): string[] =>
  coins.flatMap((coin) => {
    const { attachment } = coin.output;
    return attachment.kind === 'asset-transfer' || attachment.kind === 'asset-detail' ? [attachment.symbol] : [];
  });

function useAsset({ network, dice }: Life, to: TestKey, coins: readonly Coin[]): BuiltOrNot {
  const symbol = dice.of(symbolsOf(coins));
  if (symbol === undefined) return undefined;
  const quantity = BigInt(1 + dice.below(50));
  if (dice.below(4) === 0) return built(buildAssetBurn({ network, symbol, quantity, coins, purse: { coins } }));
  return built(buildAssetTransfer({ network, symbol, quantity, to: to.address, coins, purse: { coins }, memo: 'grüße' }));
}

async function issueMore({ queries, network, dice }: Life, coins: readonly Coin[]): Promise<BuiltOrNot> {
  const held = coins.map(cargoOf).find((cargo) => cargo.kind === 'certificate');
  const symbol = held === undefined ? undefined : dice.of(symbolsOf(coins));
  if (symbol === undefined) return undefined;
  const asset = await queries.ask(chainAsset, { symbol });
  if (!asset.ok) return undefined;
  const { totalSupply, ...rest } = asset.value;
  return built(buildSecondaryIssue({ network, asset: { ...rest, maximumSupply: BigInt(totalSupply) }, quantity: 77n, coins, purse: { coins } }));
}

/** Something that somebody of the keys may do now, unsigned; undefined when the dice fall on something impossible. */
export async function randomDeed(life: Life): Promise<BuiltOrNot> {
  const { queries, network, keys, dice } = life;
  const key = dice.of(keys) as TestKey;
  const other = dice.of(keys) as TestKey;
  const coins = await coinsOf(queries, key.address);
  switch (dice.below(8)) {
    case 0:
      return register(life, key, coins);
    case 1:
      return move(life, key, other);
    case 2:
      return issue(life, key, coins);
    case 3:
      return issueMore(life, coins);
    case 4:
    case 5:
      return useAsset(life, other, coins);
    default:
      return built(buildEtpPayment({ network, payees: [{ address: other.address, amount: BigInt(1 + dice.below(1_000_000)) }], purse: { coins } }));
  }
}
