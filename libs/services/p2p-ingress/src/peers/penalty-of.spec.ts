import { expect, it } from 'vitest';
import { BLOCK_CODES } from '@mbaas/chain-consensus';
import { penaltyOf } from './penalty-of.ts';
import { PEER_CODES } from './peer.codes.ts';

it('takes the penalty of a code from the table that has it', () => {
  expect(penaltyOf('BLOCK_WORK_INVALID')).toBe(BLOCK_CODES.BLOCK_WORK_INVALID.penalty);
  expect(penaltyOf('TX_KNOWN')).toBe(0);
  expect(penaltyOf('WIRE_BLOCK_VERSION_UNKNOWN')).toBe(100);
  expect(penaltyOf('CODEC_TRUNCATED')).toBe(100);
  expect(penaltyOf('FOLLOW_STALLED')).toBeGreaterThan(0);
});

it('knows no code that its table does not have', () => {
  expect(penaltyOf('BLOCK_OF_GOLD')).toBeUndefined();
});

it('charges nobody for what speaks of this node', () => {
  expect(['POOL_FULL', 'QUERY_UNAVAILABLE', 'CHAIN_BLOCK_UNKNOWN', 'toString'].map(penaltyOf)).toEqual([0, 0, 0, 0]);
});

it('bans for another network at once, for broken frames at the third time, for old age never', () => {
  expect(PEER_CODES.PEER_MAGIC_WRONG.penalty).toBe(100);
  for (const code of ['PEER_CHECKSUM_WRONG', 'PEER_PAYLOAD_MALFORMED', 'PEER_FRAME_TOO_LARGE', 'PEER_FRAME_LATE'] as const) {
    expect(2 * PEER_CODES[code].penalty).toBeLessThan(100);
    expect(3 * PEER_CODES[code].penalty).toBeGreaterThan(100);
  }
  for (const code of ['PEER_LIFETIME_OVER', 'PEER_CLOSED', 'PEER_SELF', 'PEER_STOPPING', 'PEER_PROTOCOL_TOO_OLD'] as const) expect(PEER_CODES[code].penalty).toBe(0);
});
