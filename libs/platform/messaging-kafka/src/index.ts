export { decodeFactRecord, encodeFactRecord, type FactRecord } from './fact-record.codec.ts';
export { ensureFactTopics, factTopics, type FactTopic } from './fact-topics.ts';
export { KafkaBus, type KafkaBusOptions } from './kafka-bus.ts';
export { republish } from './publish/republish.ts';
