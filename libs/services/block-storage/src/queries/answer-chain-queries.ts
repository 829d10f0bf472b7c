import {
  blockTemplate,
  chainAsset,
  chainAssets,
  chainAvatar,
  chainBalance,
  chainBlock,
  chainBlockFates,
  chainBlocks,
  chainCertificates,
  chainCoins,
  chainHeaders,
  chainHistory,
  chainKnownTransactions,
  chainLocator,
  chainMits,
  chainPoolIds,
  chainRawBlocks,
  chainRawTransactions,
  chainStakeCoins,
  chainStatus,
  chainTransactionQuery,
  pressureQueries,
  submitBlock,
  submitTransaction,
  type QueryRegistry,
} from '@mbaas/contracts-queries';
import { ok } from '@mbaas/kernel';
import type { FateMemory } from '../intake/fate-memory.ts';
import type { ChainReader } from '../reader/chain-reader.ts';
import type { Pressure } from '../storage-progress.ts';
import { AddressBook } from '../state/address-book.ts';
import { answerBlock, answerBlocks, type Asked } from './block.answers.ts';
import { ownAddress } from './own-address.ts';
import { answerBalance, answerCoins } from './owner.answers.ts';
import { answerBlockFates, answerHeaders, answerKnownTransactions, answerLocator, answerPoolIds, answerRawBlocks, answerRawTransactions } from './peer.answers.ts';
import { answerAsset, answerAssets, answerAvatar, answerCertificates, answerMits } from './registry.answers.ts';
import { whileWriting, type CurrentWriter } from './standby.ts';
import { answerStakeCoins } from './stake.answers.ts';
import { answerBlockTemplate } from './template.answers.ts';
import { answerStatus, answerSubmitBlock, answerSubmitTransaction } from './tip.answers.ts';
import { answerHistory, answerTransaction } from './transaction.answers.ts';

/** Owners remembered for shown transactions: rendering one costs two hashes. */
const ADDRESSES = 10_000;

export interface ChainQueryParts {
  readonly writer: CurrentWriter;
  /** What the writer of this process remembers of blocks that no table holds. */
  readonly fates: () => FateMemory | undefined;
  readonly pressure: () => Pressure;
}

/**
 * Registers every `chain.*` query. Those that read tables are answered by every instance; those that change the chain or need
 * the pool by the one that writes.
 */
export function answerChainQueries(registry: QueryRegistry, reader: ChainReader, { writer: current, fates, pressure }: ChainQueryParts): void {
  const { network } = reader;
  const addresses = new AddressBook(network, ADDRESSES);
  registry.answer(chainStatus, () => answerStatus(reader, current()?.mempool.pool));
  registry.answer(chainBlock, (asked) => answerBlock(reader, asked));
  registry.answer(chainBlocks, (asked) => answerBlocks(reader, asked));
  registry.answer(chainTransactionQuery, (asked) => answerTransaction(reader, addresses, current(), asked));
  registry.answer(chainBalance, ownAddress(network, whileWriting(current, ({ mempool: { pool } }, asked: Asked<typeof chainBalance>) => answerBalance(reader, pool, asked))));
  registry.answer(chainCoins, ownAddress(network, whileWriting(current, ({ mempool: { pool } }, asked: Asked<typeof chainCoins>) => answerCoins(reader, pool, asked))));
  registry.answer(chainAsset, (asked) => answerAsset(reader, asked));
  registry.answer(chainAssets, (asked) => answerAssets(reader, asked));
  registry.answer(chainAvatar, ownAddress(network, (asked: Asked<typeof chainAvatar>) => answerAvatar(reader, asked)));
  registry.answer(chainCertificates, ownAddress(network, (asked: Asked<typeof chainCertificates>) => answerCertificates(reader, asked)));
  registry.answer(chainMits, ownAddress(network, (asked: Asked<typeof chainMits>) => answerMits(reader, asked)));
  registry.answer(chainHistory, ownAddress(network, (asked: Asked<typeof chainHistory>) => answerHistory(reader, asked)));
  registry.answer(chainLocator, () => answerLocator(reader));
  registry.answer(chainHeaders, (asked) => answerHeaders(reader, asked));
  registry.answer(chainRawBlocks, (asked) => answerRawBlocks(reader, asked));
  registry.answer(chainRawTransactions, (asked) => answerRawTransactions(reader, asked));
  registry.answer(chainBlockFates, (asked) => answerBlockFates(reader, fates(), asked));
  registry.answer(chainKnownTransactions, (asked) => answerKnownTransactions(reader, asked));
  registry.answer(chainPoolIds, (asked) => answerPoolIds(reader, asked));
  registry.answer(chainStakeCoins, ownAddress(network, whileWriting(current, (writer, asked: Asked<typeof chainStakeCoins>) => answerStakeCoins(reader, writer, asked))));
  registry.answer(submitTransaction, whileWriting(current, answerSubmitTransaction));
  registry.answer(submitBlock, whileWriting(current, answerSubmitBlock));
  registry.answer(blockTemplate, whileWriting(current, answerBlockTemplate));
  registry.answer(pressureQueries.chain, whileWriting(current, async () => ok(pressure())));
}
