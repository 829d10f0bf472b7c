import { attachments } from './attachments.target.ts';
import { blocks } from './blocks.target.ts';
import { frames } from './frames.target.ts';
import { messages } from './messages.target.ts';
import { models } from './models.target.ts';
import { scripts } from './scripts.target.ts';
import { streams } from './streams.target.ts';
import type { Target } from './target.ts';
import { transactions } from './transactions.target.ts';

/** Everything that is fuzzed. */
export const TARGETS: readonly Target[] = [frames, streams, messages, blocks, transactions, scripts, attachments, models];
