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
  submitBlock,
  submitTransaction,
  type QueryRegistry,
} from '@mbaas/contracts-queries';
import type { ChainReader } from '../reader/chain-reader.ts';
import type { ChainWriter } from '../writer/chain-writer.ts';
import { answerBlock, answerBlocks, type Asked } from './block.answers.ts';
import { ownAddress } from './own-address.ts';
import { answerBalance, answerCoins } from './owner.answers.ts';
import { answerAsset, answerAssets, answerAvatar, answerCertificates, answerMits } from './registry.answers.ts';
import { answerBlockTemplate, answerStatus, answerSubmitBlock, answerSubmitTransaction } from './tip.answers.ts';
import { answerHistory, answerTransaction } from './transaction.answers.ts';

/** Registers every `chain.*` query. */
export function answerChainQueries(registry: QueryRegistry, reader: ChainReader, writer: ChainWriter): void {
  const { pool } = writer.mempool;
  const { network } = reader;
  registry.answer(chainStatus, () => answerStatus(reader, pool));
  registry.answer(chainBlock, (asked) => answerBlock(reader, asked));
  registry.answer(chainBlocks, (asked) => answerBlocks(reader, asked));
  registry.answer(chainTransactionQuery, (asked) => answerTransaction(reader, pool, writer.state.addresses, asked));
  registry.answer(chainBalance, ownAddress(network, (asked: Asked<typeof chainBalance>) => answerBalance(reader, pool, asked)));
  registry.answer(chainCoins, ownAddress(network, (asked: Asked<typeof chainCoins>) => answerCoins(reader, pool, asked)));
  registry.answer(chainAsset, (asked) => answerAsset(reader, asked));
  registry.answer(chainAssets, (asked) => answerAssets(reader, asked));
  registry.answer(chainAvatar, ownAddress(network, (asked: Asked<typeof chainAvatar>) => answerAvatar(reader, asked)));
  registry.answer(chainCertificates, ownAddress(network, (asked: Asked<typeof chainCertificates>) => answerCertificates(reader, asked)));
  registry.answer(chainMits, ownAddress(network, (asked: Asked<typeof chainMits>) => answerMits(reader, asked)));
  registry.answer(chainHistory, ownAddress(network, (asked: Asked<typeof chainHistory>) => answerHistory(reader, asked)));
  registry.answer(submitTransaction, (asked) => answerSubmitTransaction(writer, asked));
  registry.answer(submitBlock, (asked) => answerSubmitBlock(writer, asked));
  registry.answer(blockTemplate, (asked) => answerBlockTemplate(writer, asked));
}
