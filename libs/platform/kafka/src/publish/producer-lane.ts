import type { Message, Producer } from 'kafkajs';
import { createClient, type ClientOptions, type GatedClient } from '../client/client.ts';
import { KafkaError } from '../kafka.errors.ts';
import { withDeadline } from '../client/deadline.ts';

/** How long a send is tried, over elections of leaders and restarts of brokers. */
const SEND_MS = 30_000;
/** How long a broker waits for its replicas; below the client's own timeout, so that its answer is heard. */
const BROKER_WAIT_MS = 6_000;
/** A leader that stands still is found out by asking for the cluster's state again. */
const METADATA_MS = 5_000;

interface Connected extends GatedClient {
  readonly producer: Producer;
  sending: number;
  retired: boolean;
}

/**
 * An idempotent producer that is replaced after every failed send. A failed send's records may be in the log although
 * the client has taken their sequence numbers back; the next records would get the same numbers, and the broker would
 * acknowledge them as duplicates without storing them. Another producer has other numbers.
 */
export class ProducerLane {
  readonly #options: ClientOptions;
  #current: Promise<Connected> | undefined;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /** Sends to one topic-partition; all replicas in sync have it when it resolves. Throws KAFKA_PUBLISH_FAILED. */
  async send(topic: string, partition: number, messages: Message[]): Promise<void> {
    let connected: Connected | undefined;
    let late = false;
    try {
      connected = await this.#connected();
      connected.sending += 1;
      const sent = connected.producer.send({ topic, messages, acks: -1, timeout: BROKER_WAIT_MS });
      await withDeadline(sent, SEND_MS, () => {
        late = true;
        return new Error(`No acknowledgement within ${SEND_MS} ms.`);
      });
    } catch (error) {
      if (connected !== undefined) this.#retire(connected, late);
      throw new KafkaError('KAFKA_PUBLISH_FAILED', `Publishing to ${topic}, partition ${partition}, failed; whether the broker has the records is unknown.`, error);
    } finally {
      if (connected !== undefined) {
        connected.sending -= 1;
        if (connected.retired && connected.sending === 0) closeProducer(connected);
      }
    }
  }

  async close(): Promise<void> {
    const current = this.#current;
    this.#current = undefined;
    if (current === undefined) return;
    const [settled] = await Promise.allSettled([current]);
    if (settled.status === 'rejected') return;
    const { producer, gate } = settled.value;
    await Promise.allSettled([withDeadline(producer.disconnect(), 2_000, () => new Error('late'))]);
    gate.close();
  }

  /** Later sends get another producer. Those under way may finish, unless the client would go on sending unheard. */
  #retire(connected: Connected, now: boolean): void {
    if (!connected.retired) {
      connected.retired = true;
      this.#current = undefined;
    }
    if (now) connected.gate.close();
  }

  #connected(): Promise<Connected> {
    if (this.#current === undefined) {
      const current = this.#connect();
      this.#current = current;
      current.catch(() => {
        if (this.#current === current) this.#current = undefined;
      });
    }
    return this.#current;
  }

  async #connect(): Promise<Connected> {
    const { client, gate } = createClient(this.#options);
    const producer = client.producer({
      idempotent: true,
      allowAutoTopicCreation: false,
      metadataMaxAge: METADATA_MS,
      retry: { initialRetryTime: 100, multiplier: 2, maxRetryTime: 1_000, retries: 60 },
      // Every message names its partition.
      createPartitioner: () => ({ message }) => message.partition ?? 0,
    });
    try {
      await withDeadline(producer.connect(), SEND_MS, () => new Error('No broker answers.'));
    } catch (error) {
      gate.close();
      throw error;
    }
    return { client, gate, producer, sending: 0, retired: false };
  }
}

function closeProducer({ producer, gate }: Connected): void {
  producer.disconnect().then(
    () => gate.close(),
    () => gate.close(),
  );
}
