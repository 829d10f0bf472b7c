import { expectOk, ok, type Problem, type Result } from '@mbaas/kernel';
import { outPointKey, type Coin } from '@mbaas/chain-builder';
import { decodeOutput } from '@mbaas/chain-codec';
import { hexDecode, parseDisplayHash } from '@mbaas/chain-primitives';
import { chainCoins, type QueryAnswer, type QueryPort } from '@mbaas/contracts-queries';

export interface CoinFilter {
  readonly addresses: readonly string[];
  readonly carrying: 'etp' | 'asset' | 'did' | 'certificate';
  /** Only coins of this name. */
  readonly symbol?: string;
  /** Outpoints to leave out, `txid:index`. */
  readonly excluded: ReadonlySet<string>;
  /** ETP in atoms after which no further page is read: a flooded or busy address need not be read to its end. */
  readonly enough?: bigint;
}

const PAGE = 1000;
/** Coins looked at per address: far more than one transaction may spend, and a bound for a flooded address. */
const MAX_PAGES = 10;

type Item = QueryAnswer<typeof chainCoins>['items'][number];

function toCoin(item: Item): Coin {
  const output = expectOk(decodeOutput(expectOk(hexDecode(item.output), 'the contract admits hex only')), 'block-storage gives outputs of the chain');
  const hash = expectOk(parseDisplayHash(item.txid), 'the contract admits hashes only');
  return { point: { hash, index: item.index }, output, address: item.address, height: item.height ?? null, spendable: item.spendable };
}

/** Coins of addresses as the builder takes them. Passes on the problem of `chain.coins`. */
export async function loadCoins(queries: QueryPort, { addresses, carrying, symbol, excluded, enough }: CoinFilter): Promise<Result<Coin[], Problem>> {
  const coins: Coin[] = [];
  let value = 0n;
  for (const address of new Set(addresses)) {
    let cursor: string | undefined;
    for (let page = 0; page < MAX_PAGES; page++) {
      const answer = await queries.ask(chainCoins, { address, carrying, limit: PAGE, ...(symbol === undefined ? {} : { symbol }), ...(cursor === undefined ? {} : { cursor }) });
      if (!answer.ok) return answer;
      for (const coin of answer.value.items.map(toCoin)) {
        if (excluded.has(outPointKey(coin.point))) continue;
        coins.push(coin);
        if (coin.spendable) value += coin.output.value;
      }
      if (enough !== undefined && value >= enough) return ok(coins);
      cursor = answer.value.next;
      if (cursor === undefined) break;
    }
  }
  return ok(coins);
}
