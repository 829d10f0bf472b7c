export { defaultInstallationDirectory, installKafka, type KafkaInstallation } from './install.ts';
export { KAFKA_SERVER_CODES, KafkaServerError, type KafkaServerCode } from './kafka-server.errors.ts';
export { startKafka, type KafkaOptions, type RunningBroker, type RunningKafka } from './start.ts';
