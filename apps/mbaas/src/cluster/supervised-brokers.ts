import type { RunningBroker, RunningKafka } from '@mbaas/kafka-server';
import type { Logger } from '@mbaas/platform-observability';

const LOOK_MS = 1_000;

export interface BrokerWatch {
  stop(): Promise<void>;
}

/** Starts brokers again that died, over the data that they have. */
export function watchBrokers(kafka: RunningKafka, log: Logger, onChange: () => void): BrokerWatch {
  let stopping = false;
  let looking: Promise<void> = Promise.resolve();
  const revive = async (broker: RunningBroker): Promise<void> => {
    log.warn('A broker died', { broker: broker.id });
    await broker.kill();
    if (!stopping) await broker.start();
    onChange();
  };
  const look = async (): Promise<void> => {
    for (const broker of kafka.brokers) if (!stopping && !isAlive(broker.pid)) await revive(broker);
  };
  const timer = setInterval(() => {
    looking = looking.then(look).catch((error: unknown) => log.error('A broker could not be started again', { error }));
  }, LOOK_MS);
  return {
    async stop() {
      stopping = true;
      clearInterval(timer);
      await looking;
    },
  };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    // The number is nobody's.
    return false;
  }
}
