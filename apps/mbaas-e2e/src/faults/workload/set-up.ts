import { setTimeout as sleep } from 'node:timers/promises';
import type { InsistentClient } from './insistent-client.ts';
import type { Command, Ledger, RunWallet } from './ledger.ts';

const ETP = 100_000_000n;
export const SYMBOL = 'FAULT.POINTS';
const ISSUER = 'FAULTSHOP';
const SUPPLY = 1_000_000_000n;
/** What each wallet begins with. */
const GRANT = 20n * ETP;
const UNITS = 100_000n;
const LIMIT_MS = 180_000;

export interface SetUp {
  readonly operator: InsistentClient;
  readonly ledger: Ledger;
  readonly wallets: number;
  /** Sends a command and puts it into the ledger; its operation. */
  readonly send: (client: InsistentClient, command: Command) => Promise<string>;
}

/** A tenant whose wallets own ETP and units of an MST of its own: the first one issues, the others get. */
export async function setUp({ operator, ledger, wallets, send }: SetUp): Promise<InsistentClient> {
  const tenant = await operator.post('/v1/tenants', { name: 'Fault run' }, 'tenant');
  const made = await operator.post(`/v1/tenants/${String(tenant.body['tenantId'])}/keys`, { label: 'fault run' }, 'key');
  const client = operator.as(String(made.body['apiKey']));
  ledger.wallets.push(...(await Promise.all(Array.from({ length: wallets }, (_, place) => makeWallet(client, place)))));
  const [shop] = ledger.wallets as [RunWallet];

  const grant = (place: number): Command => ({
    kind: 'faucet-grant', path: '/v1/faucet-grants', key: `grant-${place}`, to: place, amount: place === 0 ? 10n * GRANT : GRANT,
    body: { to: { address: ledger.wallets[place]?.address }, amount: (place === 0 ? 10n * GRANT : GRANT).toString() },
  });
  await follow(client, await send(client, grant(0)));
  const grants = Promise.all(ledger.wallets.slice(1).map((_, index) => send(client, grant(index + 1))));
  await follow(client, await send(client, { kind: 'avatar-register', path: '/v1/avatars', key: 'issuer', from: 0, amount: 0n, body: { walletId: shop.walletId, name: ISSUER } }));
  const issue = { walletId: shop.walletId, symbol: SYMBOL, issuer: ISSUER, maximumSupply: SUPPLY.toString(), decimals: 0, description: 'Units of a fault run' };
  await follow(client, await send(client, { kind: 'mst-issue', path: '/v1/assets', key: 'issue', from: 0, amount: SUPPLY, body: issue }));
  const shares = ledger.wallets.slice(1).map(({ address }, index) =>
    send(client, { kind: 'mst-transfer', path: `/v1/assets/${SYMBOL}/transfers`, key: `share-${index}`, from: 0, to: index + 1, amount: UNITS, body: { walletId: shop.walletId, quantity: UNITS.toString(), to: { address } } }),
  );
  const begun = [...(await grants), ...(await Promise.all(shares))];
  for (const operation of begun) await follow(client, operation);
  return client;
}

async function makeWallet(client: InsistentClient, place: number): Promise<RunWallet> {
  const { status, body } = await client.post('/v1/wallets', { label: `wallet ${place}` }, `wallet-${place}`);
  const [first] = (body['addresses'] ?? []) as { readonly address: string }[];
  if (status !== 201 || first === undefined) throw new Error(`a wallet was answered with ${status} ${String(body['code'])}`);
  return { walletId: String(body['walletId']), address: first.address };
}

async function follow(client: InsistentClient, operationId: string): Promise<void> {
  const deadline = Date.now() + LIMIT_MS;
  for (;;) {
    const { body } = await client.get(`/v1/operations/${operationId}`);
    const state = String(body['state']);
    if (state === 'confirmed' || state === 'final') return;
    if (state === 'rejected') throw new Error(`while setting up, ${operationId} was rejected: ${String(body['code'])}`);
    if (Date.now() > deadline) throw new Error(`while setting up, ${operationId} stayed ${state}`);
    await sleep(100);
  }
}
