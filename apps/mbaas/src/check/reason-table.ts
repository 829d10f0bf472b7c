import { nodeNameOfCode } from '@mbaas/chain-consensus';

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

/** A known transaction is no refusal for us, offering again is harmless; the node refuses it under a name for each place it may be known from. */
export const KNOWN_TRANSACTION = { waiting: 'duplicate', confirmed: 'duplicate_or_spent' } as const;

/** The row by which a refusal of another name is the same one; undefined where there is none. */
export const earlierRule = (name: string, code: string): EarlierRule | undefined => EARLIER_RULES.find((row) => row.name === name && row.code === code);

/** Whether our refusal says what the node's name says. */
export const isSameReason = (name: string, code: string, where: 'pool' | 'block'): boolean => nodeNameOfCode(code, where) === name || earlierRule(name, code) !== undefined;
