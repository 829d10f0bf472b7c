import { BLOCK_CODES, TX_CODES, type NodeCodeRow } from '@mbaas/chain-consensus';

/** What the node says → the name in its enum (consensus.md appendix A). Sentences as recorded. */
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

/** A sentence where another rule of ours fires first, and why that is right. */
export interface EarlierRule {
  readonly name: string;
  readonly code: string;
  readonly why: string;
}

/** The few refusals that agree although their names differ. Each row is met by a recorded line. */
export const EARLIER_RULES: readonly EarlierRule[] = [
  {
    name: 'old_version_block',
    code: 'WIRE_BLOCK_VERSION_UNKNOWN',
    why: 'A block whose version no network has cannot be read to its end: version decides whether a signature follows. We refuse it while decoding, the node after it.',
  },
  {
    name: 'duplicate_or_spent',
    code: 'TX_INPUT_SPENT',
    why: 'The block repeats a transaction of the chain whose outputs are spent. The node looks for such an id before it connects the block, we meet its inputs, which are spent as well.',
  },
];

/** The node's name for what it said; undefined where nobody has recorded that sentence yet. A name of the enum stands for itself. */
export function nodeNameOf(text: string): string | undefined {
  const sentence = text.replace(/^validate transaction failure: /, '');
  const known = (Object.hasOwn(NODE_SENTENCES, sentence) ? NODE_SENTENCES[sentence] : undefined) ?? NODE_PATTERNS.find(([pattern]) => pattern.test(sentence))?.[1];
  return known ?? (NODE_NAMES.has(sentence) ? sentence : undefined);
}

const ROWS: Readonly<Record<string, NodeCodeRow>> = { ...BLOCK_CODES, ...TX_CODES };
const NODE_NAMES: ReadonlySet<string> = new Set(Object.values(ROWS).flatMap(({ node, nodeInPool }) => (nodeInPool === undefined ? [node] : [node, nodeInPool])));

/** What the node calls a refusal of ours, `where` it happens. */
export function nodeNameOfCode(code: string, where: 'pool' | 'block'): string | undefined {
  const row = Object.hasOwn(ROWS, code) ? ROWS[code] : undefined;
  return where === 'pool' ? (row?.nodeInPool ?? row?.node) : row?.node;
}

/** A known transaction is no refusal for us, offering again is harmless; the node refuses it under a name for each place it may be known from. */
export const KNOWN_TRANSACTION = { waiting: 'duplicate', confirmed: 'duplicate_or_spent' } as const;

/** The row by which a refusal of another name is the same one; undefined where there is none. */
export const earlierRule = (name: string, code: string): EarlierRule | undefined => EARLIER_RULES.find((row) => row.name === name && row.code === code);

/** Whether our refusal says what the node's name says. */
export const isSameReason = (name: string, code: string, where: 'pool' | 'block'): boolean => nodeNameOfCode(code, where) === name || earlierRule(name, code) !== undefined;
