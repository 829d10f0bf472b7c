export { decodeFactRecord, encodeFactRecord, type FactRecord, type FactRecordCode } from './fact-record.codec.ts';
export { ensureFactTopics, FACT_RETENTION_MS, factTopics, type FactTopic } from './fact-topics.ts';
export { KafkaBus, type KafkaBusOptions } from './kafka-bus.ts';
export { republish } from './publish/republish.ts';
