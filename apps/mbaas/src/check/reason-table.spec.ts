import { describe, expect, it } from 'vitest';
import { BLOCK_CODES, TX_CODES } from '@mbaas/chain-consensus';
import { WIRE_CODES } from '@mbaas/chain-codec';
import { HARDENED_REASONS } from './hardened-verdict.ts';
import { EARLIER_RULES, isSameReason, KNOWN_TRANSACTION, NODE_SENTENCES, nodeNameOf, nodeNameOfCode } from './reason-table.ts';

const CODES = { ...BLOCK_CODES, ...TX_CODES };
const OUR_NAMES = new Set(Object.values(CODES).flatMap(({ node, nodeInPool }: { node: string; nodeInPool?: string }) => [node, nodeInPool ?? node]));

describe('reasons of a refusal', () => {
  it.each(Object.entries(NODE_SENTENCES))('"%s" is a name that a code of ours has: %s', (sentence, name) => {
    expect(OUR_NAMES.has(name)).toBe(true);
    expect(nodeNameOf(`validate transaction failure: ${sentence}`)).toBe(name);
  });

  it('are read with their numbers, and by their name in the enum; nothing else is', () => {
    expect(nodeNameOf('fee is 100, is not in range [10000, 10000000000]')).toBe('fees_out_of_range');
    expect(nodeNameOf('double_spend')).toBe('double_spend');
    expect(nodeNameOf('not enough balance, unspent = 0, payment = 10000')).toBeUndefined();
    expect(nodeNameOf('toString')).toBeUndefined();
  });

  it('have one name in the pool and may have another in a block', () => {
    expect(nodeNameOfCode('TX_INPUT_MISSING', 'pool')).toBe('input_not_found');
    expect(nodeNameOfCode('TX_INPUT_MISSING', 'block')).toBe('validate_inputs_failed');
    expect(nodeNameOfCode('NO_SUCH_CODE', 'block')).toBeUndefined();
    expect(isSameReason('asset_exist', 'TX_ASSET_EXISTS', 'pool')).toBe(true);
    expect(isSameReason('asset_exist', 'TX_MIT_EXISTS', 'pool')).toBe(false);
    expect(Object.values(KNOWN_TRANSACTION).every((name) => OUR_NAMES.has(name))).toBe(true);
  });

  it('are told by codes that exist', () => {
    const known = { ...CODES, ...WIRE_CODES };
    for (const { code } of EARLIER_RULES) expect(Object.hasOwn(known, code)).toBe(true);
    for (const code of Object.keys(HARDENED_REASONS)) expect(Object.hasOwn(known, code)).toBe(true);
    expect(Object.values(HARDENED_REASONS).flat().every((row) => row >= 1 && row <= 22)).toBe(true);
  });
});
