import { createWorkerVerifier, type Verifier } from '@mbaas/platform-native-crypto';
import { createKafkaVerifier } from '@mbaas/platform-verifier-kafka';
import { bulkBlocks } from '../bulk-blocks.ts';
import { spendsOf } from '../signature-inputs.ts';
import { Child } from './child.ts';
import { connect } from './connection.ts';
import type { Machine } from './machine.ts';
import { medianMs } from './median.ts';

const TIMES = 100;

/** One way of a lone transaction to an idle validator, or back, ms: half of what its round trip takes beyond the check itself. */
export async function measureHop(machine: Machine): Promise<number> {
  const place = await machine.makePlace();
  const connection = connect(place, 'bench');
  const validator = new Child('validator');
  const local = createWorkerVerifier({ threads: 1 });
  const remote = createKafkaVerifier({ kafka: connection.kafka, work: connection.makeQueue(), network: place.network, instance: 'bench', local, secondOpinion: 0, log: connection.log });
  try {
    await validator.call('warm');
    await validator.call('join', { place, instance: 'validator-0' });
    await remote.start();
    const { transactions } = spendsOf(bulkBlocks());
    let next = 0;
    const lone = (verifier: Verifier) => () => verifier.checkScripts({ transactions: transactions.slice(next, ++next) });
    for (const verifier of [remote, local]) await medianMs(TIMES, lone(verifier));
    const there = await medianMs(TIMES, lone(remote));
    return Math.max(0, there - (await medianMs(TIMES, lone(local)))) / 2;
  } finally {
    await remote.close();
    await local.close();
    await Promise.allSettled([validator.end()]);
    await connection.close();
  }
}
