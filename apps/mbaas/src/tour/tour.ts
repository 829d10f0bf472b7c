import { loginWithAvatar } from './avatar-login.ts';
import { eventually } from './eventually.ts';
import { firstStreamedEvent } from './first-event.ts';
import { followOperation, type OperationView } from './follow-operation.ts';
import { RestClient } from './rest-client.ts';
import { tourPlan } from './tour-plan.ts';

const ETP = 100_000_000n;
const REDIRECT_URI = 'http://127.0.0.1:9/callback';

interface WalletView {
  readonly walletId: string;
  readonly addresses: readonly { readonly address: string }[];
}

interface BalanceView {
  readonly etp: { readonly available: string };
  readonly assets: readonly { readonly symbol: string; readonly quantity: string }[];
}

export interface TourOptions {
  readonly baseUrl: string;
  readonly operatorKey: string;
  readonly run: string;
  readonly print: (line: string) => void;
}

/**
 * A shop's story over REST alone: it issues points, a customer gets and spends them, logs in, is scored. Throws at the
 * first step that is not as it should be. Every write is idempotent, so an interrupted tour is simply run again.
 */
export async function runTour({ baseUrl, operatorKey, run, print }: TourOptions): Promise<void> {
  const plan = tourPlan(run);
  const operator = new RestClient(baseUrl, operatorKey);
  let number = 0;
  const step = async <T>(title: string, work: () => Promise<{ readonly value: T; readonly says: string }>): Promise<T> => {
    number += 1;
    const { value, says } = await work();
    print(`${String(number).padStart(2)}. ${title.padEnd(34)} ${says}`);
    return value;
  };
  const expect = (condition: boolean, what: string): void => {
    if (!condition) throw new Error(`step ${number}: ${what}`);
  };

  const apiKey = await step('A tenant and its API key', async () => {
    const { tenantId } = await operator.post<{ tenantId: string }>('/v1/tenants', { name: `Corner shop (${run})` }, plan.key('tenant'));
    const { apiKey: made, keyId } = await operator.post<{ apiKey: string; keyId: string }>(`/v1/tenants/${tenantId}/keys`, { label: 'tour' });
    return { value: made, says: `${tenantId}, key ${keyId}` };
  });
  const shop = new RestClient(baseUrl, apiKey);

  /** Sends a command and follows it; its result is the confirmed operation. */
  const command = (title: string, path: string, body: unknown, key: string): Promise<OperationView> =>
    step(title, async () => {
      const { operationId } = await shop.post<OperationView>(path, body, plan.key(key));
      const done = await followOperation(shop, operationId);
      return { value: done, says: `${done.state} in block ${done.height ?? '?'}, transaction ${done.txid?.slice(0, 16) ?? '?'}…` };
    });
  const wallet = (title: string, label: string): Promise<WalletView & { address: string }> =>
    step(title, async () => {
      const made = await shop.post<WalletView>('/v1/wallets', { label }, plan.key(`wallet-${label}`));
      const address = made.addresses[0]?.address ?? '';
      expect(address !== '', 'a wallet has a first address');
      return { value: { ...made, address }, says: address };
    });
  const pointsOf = async ({ walletId }: WalletView): Promise<string> => {
    const { assets } = await shop.get<BalanceView>(`/v1/wallets/${walletId}/balance`);
    return assets.find(({ symbol }) => symbol === plan.symbol)?.quantity ?? '0';
  };
  const balance = (title: string, of: WalletView, expected: bigint): Promise<string> =>
    step(title, async () => {
      const points = await pointsOf(of);
      expect(points === expected.toString(), `${points} units of ${plan.symbol}, ${expected} expected`);
      return { value: points, says: `${points} units of ${plan.symbol}` };
    });

  const shopWallet = await wallet('The shop gets a wallet', 'shop');
  await command('The faucet pays the shop 100 ETP', '/v1/faucet-grants', { to: { address: shopWallet.address }, amount: (100n * ETP).toString() }, 'faucet-shop');
  await command(`The shop becomes avatar ${plan.shopAvatar}`, '/v1/avatars', { walletId: shopWallet.walletId, name: plan.shopAvatar }, 'avatar-shop');
  await command(
    `It issues ${plan.symbol}`,
    '/v1/assets',
    { walletId: shopWallet.walletId, symbol: plan.symbol, issuer: plan.shopAvatar, maximumSupply: plan.supply.toString(), decimals: 2, secondaryIssueThreshold: 127, description: 'Loyalty points of the corner shop' },
    'issue',
  );

  const customer = await wallet('A customer gets a wallet', 'customer');
  await command('The shop pays its registration', '/v1/transfers', { walletId: shopWallet.walletId, to: { address: customer.address }, amount: (2n * ETP).toString() }, 'pay-customer');
  await command(`The customer becomes ${plan.customerAvatar}`, '/v1/avatars', { walletId: customer.walletId, name: plan.customerAvatar }, 'avatar-customer');
  const transfers = `/v1/assets/${plan.symbol}/transfers`;
  await command('The shop grants 150.00 points', transfers, { walletId: shopWallet.walletId, quantity: plan.granted.toString(), to: { avatar: plan.customerAvatar } }, 'grant');
  if (!(await hasBurned(shop))) await balance('The customer has', customer, plan.granted);
  await command('The customer spends 50.00: burned', `/v1/assets/${plan.symbol}/burns`, { walletId: customer.walletId, feeWalletId: shopWallet.walletId, quantity: plan.burned.toString() }, 'burn');
  await balance('The customer has left', customer, plan.granted - plan.burned);
  await balance('The shop has left', shopWallet, plan.supply - plan.granted);

  await step(`${plan.customerAvatar} logs in with OpenID`, () => eventually(async () => {
    const { clientId, issuer } = await shop.post<{ clientId: string; issuer: string }>('/v1/oidc-clients', { name: 'Corner shop app', redirectUris: [REDIRECT_URI] }, plan.key('oidc-client'));
    const sign = async (message: string): Promise<string> => (await shop.post<{ signature: string }>(`/v1/wallets/${customer.walletId}/message-signatures`, { address: customer.address, message })).signature;
    const claims = await loginWithAvatar({ issuer, clientId, redirectUri: REDIRECT_URI, avatar: plan.customerAvatar, sign });
    expect(claims['avatar'] === plan.customerAvatar && claims['avatar_address'] === customer.address, 'userinfo names avatar and address');
    return { value: claims, says: `userinfo: ${String(claims['avatar'])} at ${String(claims['avatar_address'])}` };
  }));

  await step('Its MARS score', () => eventually(async () => {
    const { score, factors } = await shop.get<{ score: string; factors: readonly { sentence: string }[] }>(`/v1/avatars/${plan.customerAvatar}/score`);
    expect(Number(score) >= 260.88 && factors.length === 10, 'a score with its ten factors');
    return { value: score, says: `${score} (${factors[1]?.sentence ?? ''})` };
  }));

  await step('The events it caused', () => eventually(async () => {
    const { items } = await shop.get<{ items: readonly { sequence: string; name: string }[] }>('/v1/events?limit=1000');
    expect(items.every(({ sequence }, index) => sequence === String(index + 1)), 'event numbers have no gap');
    for (const name of ['operation.changed', 'keys.wallet-created', 'identity.avatar-changed', 'mst.asset-issued', 'mst.asset-moved', 'mars.score-changed']) expect(items.some((item) => item.name === name), `an event ${name}`);
    const streamed = await firstStreamedEvent(shop, apiKey, '0');
    expect(streamed === items[0]?.name, 'the stream tells the same as the list');
    return { value: items, says: `${items.length}, from ${items[0]?.name ?? ''} to ${items.at(-1)?.name ?? ''}` };
  }));
}

/** Whether an earlier, interrupted tour burned already: then the story is past the point where the grant was whole. */
async function hasBurned(shop: RestClient): Promise<boolean> {
  const { items } = await shop.get<{ items: readonly { kind: string }[] }>('/v1/operations?limit=1000');
  return items.some(({ kind }) => kind === 'mst-burn');
}
