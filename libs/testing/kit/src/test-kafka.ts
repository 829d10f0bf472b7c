import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';

/** A corner of the run's broker for one test file. */
export interface TestKafka {
  /** `host:port` of each broker. */
  readonly brokers: readonly string[];
  /** `test-<16 hex digits>`: the network name, and so the beginning of every topic and group of this file. */
  readonly network: string;
  /** Ends the use of this corner. Its topics stay until the run's broker goes. */
  drop(): Promise<void>;
}

/**
 * Asks for the run's Apache Kafka, which the first caller starts (about 5 s): in a file `*.int-spec.ts`, once a file in
 * `beforeAll`.
 *
 * @example
 * let kafka: TestKafka;
 * beforeAll(async () => { kafka = await createTestKafka(); });
 */
export async function createTestKafka(): Promise<TestKafka> {
  const url = inject('testBrokerUrl');
  if (url === undefined) throw new Error('createTestKafka needs the integration project: name the file *.int-spec.ts.');
  const response = await fetch(url);
  const answer = (await response.json()) as { readonly addresses: readonly string[] } | { readonly why: string };
  if ('why' in answer) {
    throw new Error(
      `The integration tests need Apache Kafka and there is none: ${answer.why} ` +
        'One of these gives them one: Java 17 and Maven on this machine, a Docker engine, or MBAAS_TEST_KAFKA_BROKERS=host:port.',
    );
  }
  return { brokers: answer.addresses, network: `test-${randomBytes(8).toString('hex')}`, drop: () => Promise.resolve() };
}
