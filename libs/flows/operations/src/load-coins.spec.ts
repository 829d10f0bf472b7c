import { describe, expect, it } from 'vitest';
import { err, expectOk, ok, problem } from '@mbaas/kernel';
import { encodeOutput } from '@mbaas/chain-codec';
import { hexEncode } from '@mbaas/chain-primitives';
import { payToKeyHash } from '@mbaas/chain-script';
import { chainCoins } from '@mbaas/contracts-queries';
import { InProcessQueries } from '@mbaas/platform-messaging';
import { NullLogger } from '@mbaas/platform-observability';
import { loadCoins } from './load-coins.ts';

const output = hexEncode(encodeOutput({ value: 5n, script: payToKeyHash(new Uint8Array(20)), attachment: { version: 1, kind: 'etp' } }));
const address = 'M9qeDursSJsxK9nHzTcRMnqpe78YXCKv48';
const txid = (page: number): string => `${page}`.padStart(64, '0');

/** Three pages of one coin each. */
function threePages(): { queries: InProcessQueries; asked: string[] } {
  const queries = new InProcessQueries({ log: NullLogger });
  const asked: string[] = [];
  queries.answer(chainCoins, async ({ cursor, limit }) => {
    const page = Number(cursor ?? 0);
    asked.push(`${page} ${limit}`);
    const item = { txid: txid(page), index: 0, value: '5', output, address, kind: 'etp', coinbase: false, spendable: page !== 1, ...(page === 2 ? {} : { height: page }) };
    return ok({ items: [item], asOfHeight: 9, ...(page < 2 ? { next: `${page + 1}` } : {}) });
  });
  return { queries, asked };
}

describe('loadCoins', () => {
  it('reads every page and leaves excluded coins out', async () => {
    const { queries, asked } = threePages();
    const coins = expectOk(await loadCoins(queries, { addresses: [address, address], carrying: 'etp', excluded: new Set([`${txid(0)}:0`]) }), 'coins');
    expect(coins.map(({ height, spendable }) => [height, spendable])).toEqual([[1, false], [null, true]]);
    expect(coins[0]?.output.value).toBe(5n);
    expect(asked).toEqual(['0 1000', '1 1000', '2 1000']);
  });

  it('stops when it has enough that can be spent', async () => {
    const { queries, asked } = threePages();
    await loadCoins(queries, { addresses: [address], carrying: 'etp', excluded: new Set(), enough: 5n });
    expect(asked).toHaveLength(1);
    asked.length = 0;
    await loadCoins(queries, { addresses: [address], carrying: 'etp', excluded: new Set(), enough: 6n });
    expect(asked).toHaveLength(3);
  });

  it('passes a problem on', async () => {
    const queries = new InProcessQueries({ log: NullLogger });
    queries.answer(chainCoins, async () => err(problem('CHAIN_AWAY', 503, 'away')));
    expect(await loadCoins(queries, { addresses: [address], carrying: 'etp', excluded: new Set() })).toMatchObject({ error: { code: 'CHAIN_AWAY' } });
  });
});
