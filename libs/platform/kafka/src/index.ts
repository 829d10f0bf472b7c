export { KAFKA_CODES, KafkaError, TopicMismatch, type KafkaCode, type TopicDifference } from './kafka.errors.ts';
export type * from './kafka.port.ts';
export { openKafka, type KafkaOptions } from './open-kafka.ts';
export { partitionOf } from './partition-of.ts';
export { MAX_BATCH_BYTES, MAX_RECORD_BYTES } from './publish/record-size.ts';
