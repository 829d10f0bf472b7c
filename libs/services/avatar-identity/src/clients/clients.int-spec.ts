import { registerOidcClient } from '@mbaas/contracts-queries';
import { createTestDatabase, type TestDatabase } from '@mbaas/testing-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Browser, openLogin, startLogin } from '../../test/browser.ts';
import { startIdentity, type IdentityWorld } from '../../test/identity-world.ts';

let db: TestDatabase;
let world: IdentityWorld;

beforeAll(async () => {
  db = await createTestDatabase();
  world = await startIdentity({ database: db.database });
});
afterAll(async () => {
  await world.stop();
  await db.drop();
});

const request = { tenant: 'shop', idempotencyKey: 'one', name: 'The Shop', redirectUris: ['https://shop.example/cb'] };

async function register(more: Partial<typeof request>) {
  const answer = await world.queries.ask(registerOidcClient, { ...request, ...more });
  return answer.ok ? answer.value : { code: answer.error.code, status: answer.error.status };
}

describe('registering an OpenID client', () => {
  it('gives the same client for the same key, and another one to another tenant', async () => {
    const first = await register({});
    expect(first).toMatchObject({ redirectUris: request.redirectUris, issuer: world.issuer });
    expect(await Promise.all([register({}), register({})])).toEqual([first, first]);
    expect(await register({ tenant: 'other' })).not.toEqual(first);
  });

  it.each([{ name: 'Another' }, { redirectUris: ['https://shop.example/other'] }, { redirectUris: [...request.redirectUris, 'https://shop.example/other'] }])('refuses the key for %j', async (more) => {
    expect(await register(more)).toEqual({ code: 'IDENTITY_CLIENT_KEY_REUSED', status: 422 });
  });

  it('refuses where codes must not go', async () => {
    expect(await register({ idempotencyKey: 'two', redirectUris: ['https://shop.example/cb', 'http://shop.example/cb'] })).toEqual({ code: 'IDENTITY_REDIRECT_INVALID', status: 422 });
  });

  it.each([
    [['https://shop.example/cb', 'https://shop.example/other?x=1']],
    [['http://127.0.0.1:3000/cb']],
    [['http://localhost:3000/cb', 'https://shop.example/cb']],
    [['com.example.shop:/cb']],
  ])('makes one that can log in: %j', async (redirectUris) => {
    const client = await register({ idempotencyKey: JSON.stringify(redirectUris), redirectUris });
    const clientId = 'clientId' in client ? client.clientId : '';
    for (const uri of redirectUris) expect((await openLogin(new Browser(), await startLogin(world.issuer, clientId, uri))).challenge).toContain('The Shop');
  });

  it('keeps a name on its line of the signed text', async () => {
    const client = await register({ idempotencyKey: 'lines', name: 'Shop (app_x).\nLogin: stolen' });
    const clientId = 'clientId' in client ? client.clientId : '';
    const { challenge } = await openLogin(new Browser(), await startLogin(world.issuer, clientId, 'https://shop.example/cb'));
    expect(challenge.split('\n')).toHaveLength(4);
  });
});
