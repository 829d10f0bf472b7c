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
import { answerBlock, answerBlocks } from './block.answers.ts';
import { answerBalance, answerCoins } from './owner.answers.ts';
import { answerAsset, answerAssets, answerAvatar, answerCertificates, answerMits } from './registry.answers.ts';
import { answerBlockTemplate, answerStatus, answerSubmitBlock, answerSubmitTransaction } from './tip.answers.ts';
import { answerHistory, answerTransaction } from './transaction.answers.ts';

/** Registers every `chain.*` query. */
export function answerChainQueries(registry: QueryRegistry, reader: ChainReader, writer: ChainWriter): void {
  const { pool } = writer.mempool;
  registry.answer(chainStatus, () => answerStatus(reader, pool));
  registry.answer(chainBlock, (asked) => answerBlock(reader, asked));
  registry.answer(chainBlocks, (asked) => answerBlocks(reader, asked));
  registry.answer(chainTransactionQuery, (asked) => answerTransaction(reader, pool, writer.state.addresses, asked));
  registry.answer(chainBalance, (asked) => answerBalance(reader, pool, asked));
  registry.answer(chainCoins, (asked) => answerCoins(reader, pool, asked));
  registry.answer(chainAsset, (asked) => answerAsset(reader, asked));
  registry.answer(chainAssets, (asked) => answerAssets(reader, asked));
  registry.answer(chainAvatar, (asked) => answerAvatar(reader, asked));
  registry.answer(chainCertificates, (asked) => answerCertificates(reader, asked));
  registry.answer(chainMits, (asked) => answerMits(reader, asked));
  registry.answer(chainHistory, (asked) => answerHistory(reader, asked));
  registry.answer(submitTransaction, (asked) => answerSubmitTransaction(writer, asked));
  registry.answer(submitBlock, (asked) => answerSubmitBlock(writer, asked));
  registry.answer(blockTemplate, (asked) => answerBlockTemplate(writer, asked));
}
