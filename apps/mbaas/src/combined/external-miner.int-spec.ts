import { buildEthashCache, ethashLight, type EthashCache } from '@mbaas/chain-crypto';
import { devnet, type Network } from '@mbaas/chain-params';
import { hexDecode, hexEncode } from '@mbaas/chain-primitives';
import { expectOk } from '@mbaas/kernel';
import { beforeAll, describe, expect, it } from 'vitest';
import { startProducingWorld } from '../../test/producing-world.ts';

const network: Network = { ...devnet, name: 'mined' };
/** Longer than the same work is given out. */
const LATER_MS = 6_000;

interface Work {
  readonly headerHash: string;
  readonly seedHash: string;
  readonly boundary: string;
  readonly height: number;
}

/** A miner that knows nothing but ethash: what it is given, and the cache of the seed. */
function mine(cache: EthashCache, { headerHash, boundary }: Work): { readonly nonce: string; readonly headerHash: string; readonly mixHash: string } {
  const header = expectOk(hexDecode(headerHash), 'hex');
  for (let nonce = 0n; ; nonce++) {
    const { mix, result } = ethashLight(cache, header, nonce);
    if (BigInt(`0x${hexEncode(result)}`) <= BigInt(`0x${boundary}`)) return { nonce: nonce.toString(16).padStart(16, '0'), headerHash, mixHash: hexEncode(mix) };
  }
}

describe('an external miner at the door', () => {
  let cache: EthashCache;
  beforeAll(() => {
    cache = buildEthashCache(0);
  });

  it('mines blocks; what is wrong, late or repeated gets its code', async () => {
    await using world = await startProducingWorld({ network, production: { solo: false } });
    const work = async (): Promise<Work> => {
      const { status, body } = await world.call('GET', '/v1/mining/work');
      expect(status).toBe(200);
      return body as unknown as Work;
    };
    const hand = (solution: object, key?: string) => world.call('POST', '/v1/mining/work', solution, key);
    // Mining is the operator's: a tenant's key is refused.
    const tenant = await fetch(`${world.url}/v1/tenants`, {
      method: 'POST',
      headers: { authorization: `Bearer ${world.operatorKey}`, 'content-type': 'application/json', 'idempotency-key': 'shop' },
      body: JSON.stringify({ name: 'Shop' }),
    });
    const { tenantId } = (await tenant.json()) as { tenantId: string };
    const { body } = await world.call('POST', `/v1/tenants/${tenantId}/keys`, { label: 'till' });
    expect(await world.call('GET', '/v1/mining/work', undefined, String(body['apiKey']))).toMatchObject({ status: 403, body: { code: 'GATEWAY_FORBIDDEN' } });

    const first = await work();
    expect(first).toMatchObject({ height: 1, seedHash: '00'.repeat(32), boundary: `3${'f'.repeat(63)}` });
    expect(await work()).toMatchObject({ headerHash: first.headerHash });

    const solution = mine(cache, first);
    expect(await hand({ ...solution, mixHash: '11'.repeat(32) })).toMatchObject({ status: 422, body: { code: 'PRODUCER_WORK_INVALID' } });
    expect(await hand({ ...solution, headerHash: '22'.repeat(32) })).toMatchObject({ status: 404, body: { code: 'PRODUCER_WORK_UNKNOWN' } });
    expect(await hand({ ...solution, nonce: '0x01' })).toMatchObject({ status: 400, body: { code: 'GATEWAY_REQUEST_INVALID' } });
    expect(await hand(solution, 'mbk_nobody')).toMatchObject({ status: 401 });
    // Handed in three times at once: one is taken.
    const answers = await Promise.all([hand(solution), hand(solution), hand(solution)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect(answers.find(({ status }) => status === 200)?.body).toMatchObject({ state: 'connected', height: 1 });
    expect(await hand(solution)).toMatchObject({ status: 409, body: { code: 'PRODUCER_WORK_REPEATED' } });
    expect(await world.height()).toBe(1);

    // Two pieces of work on one tip: the one that loses is late.
    const slow = await work();
    world.ahead += LATER_MS;
    const fast = await work();
    expect(fast.headerHash).not.toBe(slow.headerHash);
    expect(fast.height).toBe(slow.height);
    expect(await hand(mine(cache, fast))).toMatchObject({ status: 200, body: { height: 2, state: 'connected' } });
    expect(await hand(mine(cache, slow))).toMatchObject({ status: 409, body: { code: 'PRODUCER_WORK_STALE' } });

    // The same by the JSON-RPC of a full node, with the key as miners hold it.
    const rpc = async (method: string, params: readonly string[] = []): Promise<unknown> => {
      const response = await fetch(`${world.url}/rpc/v3`, {
        method: 'POST',
        headers: { authorization: `Basic ${Buffer.from(`miner:${world.operatorKey}`).toString('base64')}`, 'content-type': 'application/json' },
        body: JSON.stringify({ jsonrpc: '2.0', id: 7, method, params }),
      });
      expect(response.status).toBe(200);
      const answer = (await response.json()) as { readonly id: number; readonly result?: unknown };
      expect(answer.id).toBe(7);
      return answer.result;
    };
    const [headerHash = '', seedHash = '', boundary = ''] = ((await rpc('eth_getWork')) as string[]).map((hash) => hash.slice(2));
    const found = mine(cache, { headerHash, seedHash, boundary, height: 3 });
    const params = [found.nonce, found.headerHash, found.mixHash].map((hex) => `0x${hex}`);
    expect(await rpc('eth_submitWork', [...params.slice(0, 2), `0x${'11'.repeat(32)}`])).toBe(false);
    expect(await world.height()).toBe(2);
    expect(await rpc('eth_submitWork', params)).toBe(true);
    expect(await rpc('eth_submitWork', params)).toBe(false);
    expect(await world.height()).toBe(3);
    expect(await rpc('getmininginfo')).toMatchObject({ is_mining: false, height: '3', rate: '0', block_type: 'PoW' });

    const state = await world.call('GET', '/v1/mining');
    expect(state.body).toMatchObject({ producing: true, solo: false, height: 3, difficulty: '4', hashRate: '0' });
    const reward = (await world.block(2)).transactions[0]?.outputs[0]?.value;
    expect(reward).toBe(5_000_00000000n);
  });
});
