import { ok, type Problem, type Result } from '@mbaas/kernel';
import type { chainBlock, chainBlocks, QueryAnswer, QueryDefinition } from '@mbaas/contracts-queries';
import { hexEncode, parseDisplayHash } from '@mbaas/chain-primitives';
import type { z } from 'zod';
import { showHash } from '../facts/display.ts';
import type { BlockRecord } from '../reader/block.reader.ts';
import type { ChainReader } from '../reader/chain-reader.ts';
import { cursorOf, cutPage, readCursor } from './cursor.ts';
import { refused } from './refusal-problem.ts';

/** What a handler gets: the request after its schema. */
export type Asked<D extends QueryDefinition> = z.output<D['request']>;
export type Answered<D extends QueryDefinition> = Promise<Result<QueryAnswer<D>, Problem>>;

export function blockSummaryOf({ hash, height, header, transactionCount, sizeBytes }: BlockRecord): QueryAnswer<typeof chainBlocks>['items'][number] {
  return {
    hash: showHash(hash),
    height,
    version: header.version,
    previousHash: showHash(header.previousBlockHash),
    merkleRoot: showHash(header.merkleRoot),
    timestamp: header.timestamp,
    bits: String(header.bits),
    nonce: String(header.nonce),
    mixHash: String(BigInt(`0x${hexEncode(header.mixHash)}`)),
    transactionCount,
    sizeBytes,
  };
}

/** chain.block: CHAIN_BLOCK_UNNAMED, CHAIN_BLOCK_UNKNOWN. */
export function answerBlock(reader: ChainReader, { height, hash, withRaw }: Asked<typeof chainBlock>): Answered<typeof chainBlock> {
  return reader.at(async (moment) => {
    if ((height === undefined) === (hash === undefined)) return refused('CHAIN_BLOCK_UNNAMED');
    const parsed = hash === undefined ? undefined : parseDisplayHash(hash);
    const record = parsed?.ok === true ? await moment.blockOf(parsed.value) : await moment.blockAt(height ?? 0);
    if (record === undefined) return refused('CHAIN_BLOCK_UNKNOWN');
    const raw = withRaw ? await moment.rawBlockAt(record.height) : undefined;
    return ok({ ...blockSummaryOf(record), txids: (await moment.idsOf(record)).map(showHash), ...(raw === undefined ? {} : { raw: Buffer.from(raw).toString('hex') }) });
  });
}

/** chain.blocks: newest first, the cursor is the height of the last one shown. */
export function answerBlocks(reader: ChainReader, { limit, cursor }: Asked<typeof chainBlocks>): Answered<typeof chainBlocks> {
  return reader.at(async (moment) => {
    const below = cursor === undefined ? moment.tip.height + 1 : readCursor('b', cursor);
    if (below === undefined) return refused('CHAIN_CURSOR_INVALID');
    const page = cutPage(await moment.blocksBelow(below, limit + 1), limit, ({ height }) => cursorOf('b', height));
    return ok({ ...page, items: page.items.map(blockSummaryOf) });
  });
}
