import { codes } from '@mbaas/kernel';

/** What can go wrong between the platform and its brokers. */
export const KAFKA_CODES = codes('KAFKA', {
  KAFKA_TOPIC_MISMATCH: { outcome: 'reject', penalty: 0, http: 500, doc: 'A topic on the broker differs from its declaration. Change the declaration\'s version, or the topic by hand.' },
  KAFKA_TOPIC_UNKNOWN: { outcome: 'defer', penalty: 0, http: 503, doc: 'The broker has no such topic: the service that declares it has not run yet.' },
  KAFKA_RECORD_TOO_LARGE: { outcome: 'reject', penalty: 0, http: 413, doc: 'A record is longer than a broker takes. Large bodies travel by claim check.' },
  KAFKA_PUBLISH_FAILED: { outcome: 'defer', penalty: 0, http: 503, doc: 'The broker has not acknowledged in time; whether it has the records is unknown. Publish them again.' },
  KAFKA_PARTITION_LOST: { outcome: 'ignore', penalty: 0, http: 503, doc: 'The partition went to another consumer meanwhile, which is given the records again.' },
  KAFKA_BROKER_FAILED: { outcome: 'defer', penalty: 0, http: 503, doc: 'The broker did not answer a request. Ask again.' },
  KAFKA_CLOSED: { outcome: 'reject', penalty: 0, http: 503, doc: 'This process is closing its connection to the broker.' },
});

export type KafkaCode = keyof typeof KAFKA_CODES;

/** A failure of the driver, with its code; the client's own error is the cause. */
export class KafkaError extends Error {
  override readonly name: string = 'KafkaError';
  readonly code: KafkaCode;
  constructor(code: KafkaCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** One property of a topic that is not as declared. */
export interface TopicDifference {
  readonly property: 'partitions' | 'replication' | 'retention.ms' | 'min.insync.replicas';
  readonly declared: number;
  readonly found: number;
}

/** A topic exists and is not as declared: using it could cost order or records, so the service does not start. */
export class TopicMismatch extends KafkaError {
  override readonly name = 'TopicMismatch';
  readonly topic: string;
  readonly differences: readonly TopicDifference[];
  constructor(topic: string, differences: readonly TopicDifference[]) {
    super('KAFKA_TOPIC_MISMATCH', `Topic ${topic} differs from its declaration: ${differences.map(({ property, declared, found }) => `${property} is ${found}, declared ${declared}`).join('; ')}.`);
    this.topic = topic;
    this.differences = differences;
  }
}
