import { describe, expect, it } from 'vitest';
import { BLOCK_CODES, TX_CODES } from '@mbaas/chain-consensus';
import { WIRE_CODES } from '@mbaas/chain-codec';
import { HARDENED_REASONS } from './hardened-verdict.ts';
import { EARLIER_RULES, isSameReason, KNOWN_TRANSACTION } from './reason-table.ts';

const CODES = { ...BLOCK_CODES, ...TX_CODES };
const OUR_NAMES = new Set(Object.values(CODES).flatMap(({ node, nodeInPool }: { node: string; nodeInPool?: string }) => [node, nodeInPool ?? node]));

describe('reasons of a refusal', () => {
  it('are the same under the name of the pool or of the block', () => {
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
