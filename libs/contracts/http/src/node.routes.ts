import { chainStatus, p2pPeers, p2pStatus } from '@mbaas/contracts-queries';
import { z } from 'zod';
import { defineRoute } from './route-definition.ts';

export const getNode = defineRoute({
  access: 'operator',
  tag: 'Node',
  id: 'getNode',
  method: 'GET',
  path: '/v1/node',
  summary: 'How far this node is, how it follows other nodes, and which.',
  answer: z.strictObject({
    chain: chainStatus.answer,
    /** null: no other node is contacted. */
    following: p2pStatus.answer.nullable(),
    peers: p2pPeers.answer.nullable(),
  }),
  status: 200,
});
