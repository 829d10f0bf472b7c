import {
  blockTemplate,
  chainAsset,
  chainAssets,
  chainAvatar,
  chainBalance,
  chainBlock,
  chainBlocks,
  chainCertificates,
  chainCoins,
  chainHistory,
  chainMits,
  chainStatus,
  chainTransactionQuery,
  pressureQueries,
  submitBlock,
  submitTransaction,
  type QueryRegistry,
} from '@mbaas/contracts-queries';
import { ok } from '@mbaas/kernel';
import type { ChainReader } from '../reader/chain-reader.ts';
import type { Pressure } from '../storage-progress.ts';
import { AddressBook } from '../state/address-book.ts';
import { answerBlock, answerBlocks, type Asked } from './block.answers.ts';
import { ownAddress } from './own-address.ts';
import { answerBalance, answerCoins } from './owner.answers.ts';
import { answerAsset, answerAssets, answerAvatar, answerCertificates, answerMits } from './registry.answers.ts';
import { whileWriting, type CurrentWriter } from './standby.ts';
import { answerBlockTemplate, answerStatus, answerSubmitBlock, answerSubmitTransaction } from './tip.answers.ts';
import { answerHistory, answerTransaction } from './transaction.answers.ts';

/** Owners remembered for shown transactions: rendering one costs two hashes. */
const ADDRESSES = 10_000;

/**
 * Registers every `chain.*` query. Those that read tables are answered by every instance; those that change the chain or need
 * the pool by the one that writes.
 */
export function answerChainQueries(registry: QueryRegistry, reader: ChainReader, { writer: current, pressure }: { readonly writer: CurrentWriter; readonly pressure: () => Pressure }): void {
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
  registry.answer(submitTransaction, whileWriting(current, answerSubmitTransaction));
  registry.answer(submitBlock, whileWriting(current, answerSubmitBlock));
  registry.answer(blockTemplate, whileWriting(current, answerBlockTemplate));
  registry.answer(pressureQueries.chain, whileWriting(current, async () => ok(pressure())));
}
