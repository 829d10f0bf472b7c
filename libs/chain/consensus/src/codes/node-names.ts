import { BLOCK_CODES } from './block.codes.ts';
import type { NodeCodeRow } from './node-code.ts';
import { TX_CODES } from './tx.codes.ts';

/** What the reference node says → the name in its enum (consensus.md appendix A). Sentences as recorded. */
export const NODE_SENTENCES: Readonly<Record<string, string>> = {
  // blocks
  'timestamp too far in the future': 'futuristic_timestamp',
  'block version rejected at current height': 'old_version_block',
  'block height mismatch in coinbase': 'coinbase_height_mismatch',
  'first transaction is not a coinbase': 'first_not_coinbase',
  'coinbase value is too large': 'coinbase_too_large',
  // blocks and transactions
  'validation of inputs failed': 'validate_inputs_failed',
  'transaction version error': 'transaction_version_error',
  'fees are out of range': 'fees_out_of_range',
  'duplicate transaction with unspent outputs': 'duplicate_or_spent',
  // transactions
  'transaction currently locked': 'sequence_locked',
  'transaction inputs or outputs are empty': 'empty_transaction',
  'did input error': 'did_input_error',
  'did symbol invalid': 'did_symbol_invalid',
  'did exist': 'did_exist',
  'address already registered did': 'address_registered_did',
  'attach did address must equal with output address': 'did_address_not_match',
  'block contains a non-final transaction': 'non_final_transaction',
  'attachment is invalid': 'attachment_invalid',
  'asset cert error': 'asset_cert_error',
  'asset exist': 'asset_exist',
  'MIT token already exists': 'mit_exist',
  'MIT symbol invalid': 'mit_symbol_invalid',
  // the pool
  'double spend of input': 'double_spend',
  'matching previous object found': 'duplicate',
  // said by the command in front of the pool, and by a rule behind it
  'deposit is forbidden after PoS enabled.': 'invalid_coinage_reward_coinbase',
};

/** The same with a number in the sentence. */
const NODE_PATTERNS: readonly (readonly [RegExp, string])[] = [[/^fee is \d+, is not in range \[\d+, \d+\]$/, 'fees_out_of_range']];

const ROWS: Readonly<Record<string, NodeCodeRow>> = { ...BLOCK_CODES, ...TX_CODES };
const NODE_NAMES: ReadonlySet<string> = new Set(Object.values(ROWS).flatMap(({ node, nodeInPool }) => (nodeInPool === undefined ? [node] : [node, nodeInPool])));

/** The node's name for what it said; undefined where nobody has recorded that sentence yet. A name of the enum stands for itself. */
export function nodeNameOf(text: string): string | undefined {
  const sentence = text.replace(/^validate transaction failure: /, '');
  const known = (Object.hasOwn(NODE_SENTENCES, sentence) ? NODE_SENTENCES[sentence] : undefined) ?? NODE_PATTERNS.find(([pattern]) => pattern.test(sentence))?.[1];
  return known ?? (NODE_NAMES.has(sentence) ? sentence : undefined);
}

/** What the node calls a refusal of ours, `where` it happens. */
export function nodeNameOfCode(code: string, where: 'pool' | 'block'): string | undefined {
  const row = Object.hasOwn(ROWS, code) ? ROWS[code] : undefined;
  return where === 'pool' ? (row?.nodeInPool ?? row?.node) : row?.node;
}
