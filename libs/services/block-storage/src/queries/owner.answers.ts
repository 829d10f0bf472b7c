import { ok } from '@mbaas/kernel';
import type { chainBalance, chainCoins, QueryAnswer } from '@mbaas/contracts-queries';
import { encodeOutput, type TransactionOutput } from '@mbaas/chain-codec';
import { showHash, showText } from '../facts/display.ts';
import type { Pool } from '../mempool/pool.ts';
import type { ChainMoment, ChainReader } from '../reader/chain-reader.ts';
import type { CoinRecord } from '../reader/coin.reader.ts';
import { isSpendable } from '../reader/spendability.ts';
import type { Coin } from '../state/coin.ts';
import { lockOf, quantityOf, symbolOf, type OutputKind } from '../state/output-class.ts';
import type { Answered, Asked } from './block.answers.ts';
import { cursorOf, readCursor } from './cursor.ts';
import { ofOneMoment } from './one-moment.ts';
import { refused } from './refusal-problem.ts';

type ShownCoin = QueryAnswer<typeof chainCoins>['items'][number];
type Carrying = Asked<typeof chainCoins>['carrying'];

const CARRIED: Readonly<Record<Exclude<Carrying, 'any'>, readonly OutputKind[]>> = {
  etp: ['etp'],
  asset: ['asset-detail', 'asset-transfer'],
  did: ['did'],
  certificate: ['certificate'],
  mit: ['mit'],
};

/** What waiting transactions give to an address and take from it. */
interface Pending {
  readonly in: Map<string, bigint>;
  readonly out: Map<string, bigint>;
}

const ETP = '';

function add(sums: Map<string, bigint>, output: TransactionOutput): void {
  sums.set(ETP, (sums.get(ETP) ?? 0n) + output.value);
  const quantity = quantityOf(output);
  const symbol = symbolOf(output);
  if (quantity !== undefined && symbol !== undefined) sums.set(symbol, (sums.get(symbol) ?? 0n) + quantity);
}

/** Outputs that the pool itself spends again are neither coming nor going. */
function pendingOf(pool: Pool, address: string): Pending {
  const pending: Pending = { in: new Map(), out: new Map() };
  for (const entry of pool.touching(address)) {
    for (const coin of entry.made.coins) if (coin !== undefined && pool.isOwnedBy(coin, address) && pool.spenderOf({ hash: entry.id, index: coin.index }) === undefined) add(pending.in, coin.output);
    for (const coin of entry.spent) if (pool.isOwnedBy(coin, address) && pool.get(coin.transaction.id) === undefined) add(pending.out, coin.output);
  }
  return pending;
}

const text = (sums: Map<string, bigint>, symbol: string): string => String(sums.get(symbol) ?? 0n);

/** chain.balance: an address that was never seen owns nothing. */
export function answerBalance(reader: ChainReader, pool: Pool, { address }: Asked<typeof chainBalance>): Answered<typeof chainBalance> {
  return ofOneMoment(pool, () => reader.at(async (moment) => {
    const etp = await moment.etpBalance(address);
    const assets = new Map((await moment.assetBalances(address)).map(({ symbol, quantity, locked }) => [Buffer.from(symbol).toString('latin1'), { quantity, locked }]));
    const pending = pendingOf(pool, address);
    for (const symbol of pending.in.keys()) if (symbol !== ETP && !assets.has(symbol)) assets.set(symbol, { quantity: 0n, locked: 0n });
    return ok({
      address,
      asOfHeight: moment.tip.height,
      etp: {
        received: String(etp.received),
        unspent: String(etp.unspent),
        confirmed: String(etp.unspent),
        available: String(etp.available),
        frozen: String(etp.frozen),
        pendingIn: text(pending.in, ETP),
        pendingOut: text(pending.out, ETP),
      },
      assets: [...assets]
        .filter(([symbol, { quantity }]) => quantity !== 0n || pending.in.has(symbol))
        .map(([symbol, { quantity, locked }]) => ({ symbol: showText(symbol), quantity: String(quantity), locked: String(locked), pendingIn: text(pending.in, symbol), pendingOut: text(pending.out, symbol) })),
    });
  }));
}

function assetOf(output: TransactionOutput): Pick<ShownCoin, 'asset'> {
  const quantity = quantityOf(output);
  const symbol = symbolOf(output);
  return quantity === undefined || symbol === undefined ? {} : { asset: { symbol: showText(symbol), quantity: String(quantity) } };
}

/** A coin of the chain as the contract shows it. */
export const confirmedCoin = (coin: CoinRecord, address: string, spendable: boolean): ShownCoin => ({
  txid: showHash(coin.txid),
  index: coin.index,
  value: String(coin.value),
  output: Buffer.from(encodeOutput(coin.output)).toString('hex'),
  address,
  kind: coin.kind,
  ...assetOf(coin.output),
  height: coin.height,
  coinbase: coin.coinbase,
  spendable,
});

const waitingCoin = (coin: Coin, address: string): ShownCoin => ({
  txid: showHash(coin.transaction.id),
  index: coin.index,
  value: String(coin.output.value),
  output: Buffer.from(encodeOutput(coin.output)).toString('hex'),
  address,
  kind: coin.output.attachment.kind,
  ...assetOf(coin.output),
  coinbase: false,
  spendable: lockOf(coin).lock === 0,
});

/** Confirmed coins after a number that no waiting transaction spends: as many as asked, or all there are. */
async function confirmedCoins(moment: ChainMoment, pool: Pool, asked: Asked<typeof chainCoins>, after: number): Promise<CoinRecord[]> {
  const { address, carrying, symbol, limit } = asked;
  const found: CoinRecord[] = [];
  let last = after;
  for (;;) {
    const page = await moment.coins(address, {
      after: last,
      limit: limit + 1,
      ...(carrying === 'any' ? {} : { kinds: CARRIED[carrying] }),
      ...(symbol === undefined ? {} : { symbol }),
    });
    for (const coin of page) if (pool.spenderOf({ hash: coin.txid, index: coin.index }) === undefined) found.push(coin);
    if (page.length <= limit || found.length > limit) return found.slice(0, limit + 1);
    last = page.at(-1)?.number ?? last;
  }
}

function waitingCoins(pool: Pool, { address, carrying, symbol }: Asked<typeof chainCoins>): Coin[] {
  const coins: Coin[] = [];
  for (const entry of pool.touching(address)) {
    for (const coin of entry.made.coins) {
      if (coin === undefined || !pool.isOwnedBy(coin, address) || pool.spenderOf({ hash: entry.id, index: coin.index }) !== undefined) continue;
      if (carrying !== 'any' && !CARRIED[carrying].includes(coin.output.attachment.kind)) continue;
      if (symbol !== undefined && showText(symbolOf(coin.output) ?? '') !== symbol) continue;
      coins.push(coin);
    }
  }
  return coins;
}

/** chain.coins: `spendable` is what the pool takes now (it judges maturity at the tip). The cursor is the place of the last confirmed coin, then the count of waiting ones shown. */
export function answerCoins(reader: ChainReader, pool: Pool, asked: Asked<typeof chainCoins>): Answered<typeof chainCoins> {
  const { address, limit, cursor = 'c0' } = asked;
  return ofOneMoment(pool, () => reader.at(async (moment) => {
    const after = readCursor('c', cursor);
    const skip = after === undefined ? readCursor('p', cursor) : 0;
    if (skip === undefined) return refused('CHAIN_CURSOR_INVALID');
    const confirmed = after === undefined ? [] : await confirmedCoins(moment, pool, asked, after);
    const items = confirmed.slice(0, limit).map((coin) => confirmedCoin(coin, address, isSpendable(coin, moment.tip, reader.network)));
    const asOfHeight = moment.tip.height;
    if (confirmed.length > limit) return ok({ items, asOfHeight, next: cursorOf('c', confirmed[limit - 1]?.number ?? 0) });
    // A block that is committed and not settled yet: its coins stand in both.
    const known = new Set(confirmed.map(({ txid, index }) => `${showHash(txid)}:${index}`));
    const waiting = waitingCoins(pool, asked).filter(({ transaction, index }) => !known.has(`${showHash(transaction.id)}:${index}`));
    const taken = skip + limit - items.length;
    items.push(...waiting.slice(skip, taken).map((coin) => waitingCoin(coin, address)));
    return ok({ items, asOfHeight, ...(waiting.length > taken ? { next: cursorOf('p', taken) } : {}) });
  }));
}
