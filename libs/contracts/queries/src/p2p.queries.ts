import { heightNumber } from '@mbaas/contracts-events';
import { z } from 'zod';
import { defineQuery } from './query-definition.ts';

const count = z.int().min(0);

export const p2pStatus = defineQuery({
  name: 'p2p.status',
  effect: 'reads',
  doc: 'How far following the network is, and by how many connections.',
  request: z.strictObject({}),
  answer: z.strictObject({
    /** `alone`: no peers · `fetching`: blocks are on their way · `holding`: the store is behind · `level`: with all peers. */
    state: z.enum(['alone', 'fetching', 'holding', 'level']),
    height: heightNumber,
    /** The highest block that peers have shown or claim. */
    target: heightNumber,
    blocksPerSecond: z.number().min(0),
    transactionsPerSecond: z.number().min(0),
    secondsLeft: count.optional(),
    inbound: count,
    outbound: count,
    /** The port that others reach; absent while nobody can. */
    port: z.int().min(1).max(65_535).optional(),
    banned: count.describe('Hosts that are not spoken to because of their score'),
    knownAddresses: count,
  }),
});

export const p2pPeers = defineQuery({
  name: 'p2p.peers',
  effect: 'reads',
  doc: 'The nodes that are connected, what they say of themselves being only a claim, and the hosts that are banned.',
  request: z.strictObject({}),
  answer: z.strictObject({
    items: z.array(
      z.strictObject({
        address: z.string().max(64).describe('ip:port'),
        direction: z.enum(['inbound', 'outbound']),
        protocol: count,
        userAgent: z.string().max(64).describe('Printable ASCII'),
        startHeight: count,
        score: z.number().min(0).max(100).describe('Misbehaviour points of its host'),
        bytesIn: count,
        bytesOut: count,
        since: count.describe('Unix ms'),
        pingMs: z.number().min(0).optional(),
      }),
    ),
    bans: z.array(
      z.strictObject({
        host: z.string().max(64).describe('Address, of IPv6 the /64'),
        code: z.string().max(64).describe('What it was banned for at last'),
        until: count.describe('Unix ms'),
      }),
    ),
  }),
});
