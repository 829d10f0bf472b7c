import { stat } from 'node:fs/promises';
import type { StartedBroker } from './test-broker.ts';

const IMAGE = 'apache/kafka:4.3.1';
const SOCKET = '/var/run/docker.sock';
const START_MS = 180_000;

/** The run's broker in a container; undefined: no Docker engine answers here. */
export async function startContainerBroker(): Promise<StartedBroker | undefined> {
  if (!(await mayHaveDocker())) return undefined;
  const { GenericContainer, getContainerRuntimeClient, RandomPortGenerator, Wait } = await import('testcontainers');
  try {
    await getContainerRuntimeClient();
  } catch {
    return undefined;
  }
  // Clients come back to the address that the broker tells them, so its port must be known before it starts.
  const port = await new RandomPortGenerator().generatePort();
  const container = await new GenericContainer(IMAGE)
    .withExposedPorts({ container: 9092, host: port })
    .withEnvironment({
      KAFKA_NODE_ID: '1',
      KAFKA_PROCESS_ROLES: 'broker,controller',
      KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
      KAFKA_LISTENERS: 'CLIENT://:9092,INTERNAL://:9094,CONTROLLER://:9093',
      KAFKA_ADVERTISED_LISTENERS: `CLIENT://127.0.0.1:${port},INTERNAL://localhost:9094`,
      KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'CLIENT:PLAINTEXT,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT',
      KAFKA_INTER_BROKER_LISTENER_NAME: 'INTERNAL',
      KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
      KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
      KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
      KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
      KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR: '1',
      KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR: '1',
      KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
      KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS: '3000',
      KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
    })
    .withWaitStrategy(Wait.forLogMessage(/Kafka Server started/))
    .withStartupTimeout(START_MS)
    .start();
  return {
    addresses: [`127.0.0.1:${port}`],
    async stop() {
      await container.stop();
    },
  };
}

/** Asked before the library is loaded: most machines without Docker should pay nothing for it. */
async function mayHaveDocker(): Promise<boolean> {
  if ((process.env['DOCKER_HOST'] ?? '') !== '') return true;
  return stat(SOCKET).then(
    () => true,
    () => false,
  );
}
