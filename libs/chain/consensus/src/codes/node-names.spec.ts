import { describe, expect, it } from 'vitest';
import { BLOCK_CODES } from './block.codes.ts';
import type { NodeCodeRow } from './node-code.ts';
import { NODE_SENTENCES, nodeNameOf, nodeNameOfCode } from './node-names.ts';
import { TX_CODES } from './tx.codes.ts';

const OUR_NAMES = new Set(Object.values<NodeCodeRow>({ ...BLOCK_CODES, ...TX_CODES }).flatMap(({ node, nodeInPool }) => [node, nodeInPool ?? node]));

describe('the node\'s names', () => {
  it.each(Object.entries(NODE_SENTENCES))('"%s" is a name that a code of ours has: %s', (sentence, name) => {
    expect(OUR_NAMES.has(name)).toBe(true);
    expect(nodeNameOf(`validate transaction failure: ${sentence}`)).toBe(name);
  });

  it('are read from sentences with their numbers, and by their name in the enum; nothing else is', () => {
    expect(nodeNameOf('fee is 100, is not in range [10000, 10000000000]')).toBe('fees_out_of_range');
    expect(nodeNameOf('double_spend')).toBe('double_spend');
    expect(nodeNameOf('not enough balance, unspent = 0, payment = 10000')).toBeUndefined();
    expect(nodeNameOf('toString')).toBeUndefined();
  });

  it('may differ between the pool and a block', () => {
    expect(nodeNameOfCode('TX_INPUT_MISSING', 'pool')).toBe('input_not_found');
    expect(nodeNameOfCode('TX_INPUT_MISSING', 'block')).toBe('validate_inputs_failed');
    expect(nodeNameOfCode('NO_SUCH_CODE', 'block')).toBeUndefined();
  });
});
