import { isEligibleLock, MIN_STAKE, requiredBits, stakeMaturity, type StakeLock } from '@mbaas/chain-consensus';
import { parseAddress } from '@mbaas/chain-crypto';
import type { chainStakeCoins } from '@mbaas/contracts-queries';
import { ok } from '@mbaas/kernel';
import { showHash } from '../facts/display.ts';
import type { Pool } from '../mempool/pool.ts';
import type { ChainMoment, ChainReader } from '../reader/chain-reader.ts';
import type { CoinRecord } from '../reader/coin.reader.ts';
import { isSpendable, type Moment } from '../reader/spendability.ts';
import { LOCK } from '../state/output-class.ts';
import type { ChainWriter } from '../writer/chain-writer.ts';
import type { Answered, Asked } from './block.answers.ts';
import { ofOneMoment } from './one-moment.ts';
import { confirmedCoin } from './owner.answers.ts';

const PAGE = 1_000;
/** Coins of one address that are looked at: who has more should merge them. */
const MOST_LOOKED_AT = 20_000;
/** Small coins that one coinstake collects. consensus.md 3.3. */
const MOST_SMALL = 10;

/** Confirmed ETP coins of an address that no waiting transaction spends, oldest first. */
async function* freeCoins(moment: ChainMoment, pool: Pool, address: string): AsyncGenerator<CoinRecord> {
  let after = 0;
  for (let looked = 0; looked < MOST_LOOKED_AT; looked += PAGE) {
    const page = await moment.coins(address, { kinds: ['etp'], after, limit: PAGE });
    for (const coin of page) if (pool.spenderOf({ hash: coin.txid, index: coin.index }) === undefined) yield coin;
    if (page.length < PAGE) return;
    after = page.at(-1)?.number ?? after;
  }
}

/** A deposit's unlocking script ends with its lock, so no key would sign the block. consensus.md 3.5. */
const canMove = (coin: CoinRecord, at: Moment, reader: ChainReader): boolean => coin.lock !== LOCK.deposit && isSpendable(coin, at, reader.network);

/** Sequence locks on an address that wait for the next block. */
const waitingLocks = (pool: Pool, address: string, top: number): StakeLock[] =>
  pool.touching(address).flatMap(({ made, facts }) =>
    made.coins.flatMap((coin, index) => {
      const { pattern, sequence } = facts.classes[index] ?? {};
      if (coin === undefined || pattern !== 'pay-key-hash-sequence-lock' || sequence === undefined || !pool.isOwnedBy(coin, address)) return [];
      return [{ value: coin.output.value, etp: coin.output.attachment.kind === 'etp', sequence, height: top + 1 }];
    }),
  );

/** chain.stake-coins: the rules of consensus.md 3.1 and 3.2 but the kernel, asked for the block above the tip. */
export function answerStakeCoins(reader: ChainReader, { state, mempool: { pool } }: ChainWriter, { address, limit }: Asked<typeof chainStakeCoins>): Answered<typeof chainStakeCoins> {
  const { network } = reader;
  const parsed = parseAddress(address, network);
  const keyHash = parsed.ok && parsed.value.kind === 'p2pkh' ? parsed.value.hash20 : null;
  return ofOneMoment(pool, () => reader.at(async (moment) => {
    const { tip } = moment;
    const height = tip.height + 1;
    const at = { height, timestamp: tip.timestamp };
    const bits = requiredBits({ version: 2, timestamp: tip.timestamp, number: height }, height, state.view, network);
    const maturity = stakeMaturity(bits);
    const available: CoinRecord[] = [];
    const small: CoinRecord[] = [];
    let availableCount = 0;
    let waitingCount = 0;
    for await (const coin of freeCoins(moment, pool, address)) {
      const movable = canMove(coin, at, reader);
      if (coin.value < MIN_STAKE) {
        if (movable && coin.lock < LOCK.deposit && coin.value > 0n && small.length < MOST_SMALL) small.push(coin);
      } else if (movable && coin.height + maturity <= height) {
        availableCount += 1;
        if (available.length < limit) available.push(coin);
      } else if (coin.lock < LOCK.deposit || movable) waitingCount += 1;
    }
    const locks = keyHash === null ? [] : [...(state.view.stakeLocks?.(keyHash) ?? [])];
    return ok({
      height,
      previousHash: showHash(tip.hash),
      bits: String(bits),
      eligible: locks.some((lock) => isEligibleLock(lock, tip.height, network)),
      lockPending: [...locks, ...waitingLocks(pool, address, tip.height)].some((lock) => !isEligibleLock(lock, tip.height, network) && isEligibleLock(lock, lock.height + network.voteMaturity, network)),
      available: available.map((coin) => confirmedCoin(coin, address, true)),
      availableCount,
      waitingCount,
      small: small.map((coin) => confirmedCoin(coin, address, true)),
    });
  }));
}
