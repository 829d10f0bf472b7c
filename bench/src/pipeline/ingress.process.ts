// Hands the recorded blocks to the network's block topic, as p2p-ingress does with those of its peers.
import { blockReceived } from '@mbaas/contracts-events';
import { bulkBlocks } from '../bulk-blocks.ts';
import { answerParent } from './child.ts';
import { connect, type Connection, type Place } from './connection.ts';

const blocks = bulkBlocks().slice(1);
let connection: Connection;

answerParent({
  open(place: Place) {
    connection = connect(place, 'ingress');
  },
  async feed() {
    const queue = connection.makeQueue();
    // One after the other: long blocks go by claim check, and would be overtaken by short ones.
    for (const block of blocks) await queue.publish(blockReceived, block, { partition: 0 });
  },
  leave: () => connection.close(),
  close: () => connection.close(),
});
