import { ok } from '@mbaas/kernel';
import type { chainBlockFates, chainHeaders, chainKnownTransactions, chainLocator, chainPoolIds, chainRawBlocks, chainRawTransactions, QueryAnswer } from '@mbaas/contracts-queries';
import { parseDisplayHash, type Hash32 } from '@mbaas/chain-primitives';
import { showHash } from '../facts/display.ts';
import type { FateMemory } from '../intake/fate-memory.ts';
import type { ChainReader } from '../reader/chain-reader.ts';
import { blockPlaces, headersAbove, mainHashes, poolIds, rawBlocks, rawTransactions, sideTips, textOf, transactionSizes, type BlockPlace } from '../reader/peer.reader.ts';
import { loadTip } from '../reader/read-scope.ts';
import { BLOCK_STATE } from '../storage/chain.store.ts';
import type { Answered, Asked } from './block.answers.ts';
import { locatorHeights } from './locator-heights.ts';
import { standsBy } from './standby.ts';

const MAX_BRANCHES = 8;
const MAX_BIGINT = (1n << 63n) - 1n;

type Fate = QueryAnswer<typeof chainBlockFates>['items'][number];

/** Hashes as their schema has let them pass. */
const hashesOf = (texts: readonly string[]): Hash32[] =>
  texts.flatMap((text) => {
    const parsed = parseDisplayHash(text);
    return parsed.ok ? [parsed.value] : [];
  });

/** The first ones that fit together into a number of bytes, at least one; those of unknown size need none. */
function countFitting<T>(items: readonly T[], sizeOf: (item: T) => number | undefined, maxBytes: number): number {
  let bytes = 0;
  const over = items.findIndex((item) => {
    const size = sizeOf(item) ?? 0;
    const isFirst = bytes === 0;
    bytes += size;
    return !isFirst && bytes > maxBytes;
  });
  return over < 0 ? items.length : over;
}

/** chain.locator. */
export function answerLocator(reader: ChainReader): Answered<typeof chainLocator> {
  return reader.rows(async (from) => {
    const { height } = await loadTip(from);
    if (height < 0) return standsBy();
    const heights = locatorHeights(height);
    const hashes = await mainHashes(from, heights);
    return ok({ height, hashes: heights.flatMap((at) => hashes.get(at) ?? []).map(showHash), branches: (await sideTips(from, MAX_BRANCHES)).map(showHash) });
  });
}

/** chain.headers: one lookup of the locator, one of the headers. */
export function answerHeaders(reader: ChainReader, { locator, stop, limit }: Asked<typeof chainHeaders>): Answered<typeof chainHeaders> {
  return reader.rows(async (from) => {
    const asked = hashesOf(locator);
    const places = await blockPlaces(from, asked);
    const heights = asked.map((hash) => {
      const place = places.get(textOf(hash));
      return place?.main === true ? place.height : undefined;
    });
    const start = heights.find((height) => height !== undefined) ?? 0;
    const items = (await headersAbove(from, start, limit)).map(({ hash, header, transactionCount }) => ({ hash: showHash(hash), raw: Buffer.from(header).toString('hex'), transactionCount }));
    const end = stop === undefined ? -1 : items.findIndex(({ hash }) => hash === stop);
    return ok({ start, lastKnown: heights.at(-1) !== undefined, items: end < 0 ? items : items.slice(0, end + 1) });
  });
}

/** chain.raw-blocks: sizes first, so that no more is read than may be answered. */
export function answerRawBlocks(reader: ChainReader, { hashes, maxBytes }: Asked<typeof chainRawBlocks>): Answered<typeof chainRawBlocks> {
  return reader.rows(async (from) => {
    const asked = hashesOf(hashes);
    const places = await blockPlaces(from, asked);
    const placeOf = (hash: Hash32): BlockPlace | undefined => places.get(textOf(hash));
    const looked = countFitting(asked, (hash) => placeOf(hash)?.size, maxBytes);
    const taken = asked.slice(0, looked).flatMap((hash) => {
      const place = placeOf(hash);
      return place === undefined ? [] : [{ hash, number: place.number }];
    });
    const raws = await rawBlocks(from, taken.map(({ number }) => number));
    return ok({ items: taken.map(({ hash, number }) => ({ hash: showHash(hash), raw: raws.get(number)?.toString('hex') ?? '' })), looked });
  });
}

/** chain.raw-transactions. */
export function answerRawTransactions(reader: ChainReader, { txids, maxBytes }: Asked<typeof chainRawTransactions>): Answered<typeof chainRawTransactions> {
  return reader.rows(async (from) => {
    const asked = hashesOf(txids);
    const sizes = await transactionSizes(from, asked);
    const looked = countFitting(asked, (id) => sizes.get(textOf(id)), maxBytes);
    const taken = asked.slice(0, looked);
    const raws = await rawTransactions(from, taken);
    const items = taken.flatMap((id) => {
      const raw = raws.get(textOf(id));
      return raw === undefined ? [] : [{ txid: showHash(id), raw: raw.toString('hex') }];
    });
    return ok({ items, looked });
  });
}

const storedFate = ({ main, state }: BlockPlace): 'main' | 'side' | 'refused' => (main ? 'main' : state === BLOCK_STATE.refused ? 'refused' : 'side');

/** chain.block-fates: the tables, and what the writer of this process remembers of blocks that are in none. */
export function answerBlockFates(reader: ChainReader, memory: FateMemory | undefined, { hashes }: Asked<typeof chainBlockFates>): Answered<typeof chainBlockFates> {
  const asked = hashesOf(hashes);
  // Before the tables: a block that is stored meanwhile would be seen in neither.
  const remembered = asked.map((hash) => memory?.fateOf(hash));
  return reader.rows(async (from) => {
    const places = await blockPlaces(from, asked);
    const items = asked.map((hash, index): Fate => {
      const place = places.get(textOf(hash));
      const known = remembered[index];
      const stored = place === undefined ? undefined : storedFate(place);
      if (stored === 'main' || stored === 'side') return { fate: stored };
      if (stored === 'refused') return { fate: stored, code: known?.fate === 'refused' ? known.code : 'WRITER_BLOCK_REFUSED_BEFORE' };
      if (known === undefined) return { fate: 'unknown' };
      if (known.fate === 'orphan') return { fate: 'orphan', missing: showHash(known.missing) };
      return known;
    });
    return ok({ items });
  });
}

/** chain.known-transactions. */
export function answerKnownTransactions(reader: ChainReader, { txids }: Asked<typeof chainKnownTransactions>): Answered<typeof chainKnownTransactions> {
  return reader.rows(async (from) => {
    const asked = hashesOf(txids);
    const sizes = await transactionSizes(from, asked);
    return ok({ known: asked.map((id) => sizes.has(textOf(id))) });
  });
}

/** chain.pool-ids: in the order of acceptance, whose numbers only grow. */
export function answerPoolIds(reader: ChainReader, { after, limit }: Asked<typeof chainPoolIds>): Answered<typeof chainPoolIds> {
  return reader.rows(async (from) => {
    const above = BigInt(after);
    const rows = above > MAX_BIGINT ? [] : await poolIds(from, above, limit);
    return ok({ txids: rows.map(({ id }) => showHash(id)), after: String(rows.at(-1)?.number ?? above) });
  });
}
