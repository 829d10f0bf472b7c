import { codes } from '@mbaas/kernel';

/** Why there is no local broker. All end the start. */
export const KAFKA_SERVER_CODES = codes('KAFKA', {
  KAFKA_UNAVAILABLE: { outcome: 'reject', penalty: 0, http: 500, doc: 'Apache Kafka cannot be installed here: Java 17 and Maven are needed.' },
  KAFKA_DATA_IN_USE: { outcome: 'defer', penalty: 0, http: 503, doc: 'Another running process has brokers on this data directory.' },
  KAFKA_DATA_OTHER: { outcome: 'reject', penalty: 0, http: 500, doc: 'The data directory belongs to another number of brokers.' },
  KAFKA_START_FAILED: { outcome: 'reject', penalty: 0, http: 500, doc: 'A broker did not start.' },
});

export type KafkaServerCode = keyof typeof KAFKA_SERVER_CODES;

/** A failure that ends a start. Its message says what is wrong and what to do. */
export class KafkaServerError extends Error {
  override readonly name = 'KafkaServerError';
  readonly code: KafkaServerCode;
  constructor(code: KafkaServerCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
