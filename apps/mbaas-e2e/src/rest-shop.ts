import type { Reply, RestDoor } from './rest-door.ts';

const LIMIT_MS = 60_000;
const PAUSE_MS = 100;

export interface TenantAccess {
  readonly tenantId: string;
  readonly key: string;
}

export interface WalletAccess {
  readonly walletId: string;
  readonly address: string;
}

/** Repeats `look` until it gives something. */
export async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + LIMIT_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`${what} did not come about within ${LIMIT_MS / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

function expectStatus(reply: Reply, ...statuses: readonly number[]): Record<string, unknown> {
  if (!statuses.includes(reply.status)) throw new Error(`answered ${reply.status}: ${reply.text.slice(0, 500)}`);
  return reply.body;
}

export async function makeTenant(door: RestDoor, name: string): Promise<TenantAccess> {
  const { tenantId } = expectStatus(await door.post('/v1/tenants', { name }), 201);
  const { apiKey } = expectStatus(await door.post(`/v1/tenants/${String(tenantId)}/keys`, { label: name }), 201);
  return { tenantId: String(tenantId), key: String(apiKey) };
}

export async function makeWallet(door: RestDoor, { key }: TenantAccess, label: string): Promise<WalletAccess> {
  const { walletId, addresses } = expectStatus(await door.post('/v1/wallets', { label }, { key }), 201);
  const [first] = addresses as { address: string }[];
  return { walletId: String(walletId), address: first?.address ?? '' };
}

/** How a write ends: the code of its refusal, now or after it was taken, or the state it reached. */
export async function outcomeOf(door: RestDoor, { key }: TenantAccess, path: string, body: unknown): Promise<string> {
  const reply = await door.post(path, body, { key });
  if (reply.status !== 202) return String(reply.body['code']);
  return until(`the end of an operation at ${path}`, async () => {
    const { state, code } = expectStatus(await door.get(`/v1/operations/${String(reply.body['operationId'])}`, { key }), 200);
    if (state === 'rejected') return String(code);
    return state === 'confirmed' || state === 'final' ? 'confirmed' : undefined;
  });
}

export async function done(door: RestDoor, tenant: TenantAccess, path: string, body: unknown): Promise<void> {
  const outcome = await outcomeOf(door, tenant, path, body);
  if (outcome !== 'confirmed') throw new Error(`${path} ended with ${outcome}`);
}
