import { describe, expect, it } from 'vitest';
import { peersText, statusText, type NodeAnswer } from './node-text.ts';

const chain = { network: 'mainnet', height: 500, hash: 'ab'.repeat(32), timestamp: 1_700_000_000, medianTimePast: 1_700_000_000, poolSize: 3, finalDepth: 10 };
const following = { state: 'fetching', height: 500, target: 2_000, blocksPerSecond: 50, transactionsPerSecond: 100, secondsLeft: 30, inbound: 1, outbound: 2, port: 5251, banned: 1, knownAddresses: 77 } as const;
const peers = {
  items: [{ address: '10.0.0.1:5251', direction: 'outbound', protocol: 70012, userAgent: '/metaverse:0.9.1/', startHeight: 2_000, score: 10, bytesIn: 2_500_000, bytesOut: 900, since: 1_000_000, pingMs: 12 }],
  bans: [{ host: '10.0.0.2', code: 'WIRE_FRAME_MAGIC_WRONG', until: 1_120_000 }],
} as const;
const node: NodeAnswer = { chain, following, peers: { items: [...peers.items], bans: [...peers.bans] } };

describe('a node in text', () => {
  it('says how far it is', () => {
    expect(statusText(node, 'writes the chain').split('\n')).toEqual([
      'network   mainnet', `height    500  ${chain.hash}`, 'tip time  2023-11-14T22:13:20.000Z', 'pool      3 transactions', 'role      writes the chain',
      'sync      fetching blocks, 500 of 2000 (25.0 %), 50 blocks/s, 30 s left', 'peers     2 outbound, 1 inbound, listening on port 5251, 1 hosts banned, 77 addresses known', '',
    ]);
  });

  it('says that it contacts nobody', () => {
    const alone = { chain, following: null, peers: null };
    expect(statusText(alone, undefined)).toContain('peers     none are contacted');
    expect(peersText(alone, 0)).toContain('MBAAS_P2P_CONNECT');
  });

  it('lists whom it knows', () => {
    expect(peersText(node, 1_060_000).split('\n').slice(1)).toEqual([
      '10.0.0.1:5251           outbound  2000      10     12 ms     2.5 MB      1 kB        1 min 0 s     /metaverse:0.9.1/',
      'banned    10.0.0.2  WIRE_FRAME_MAGIC_WRONG  1 min 0 s left', '77 addresses in the book.', '',
    ]);
  });
});
