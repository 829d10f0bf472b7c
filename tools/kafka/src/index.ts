export { followParent } from './follow-parent.ts';
export { defaultInstallationDirectory, installKafka, type KafkaInstallation } from './install.ts';
export { KAFKA_SERVER_CODES, KafkaServerError, type KafkaServerCode } from './kafka-server.errors.ts';
export { freePorts } from './ports.ts';
export { identify, isGoneWithin, isRunning, send, type ProcessIdentity } from './process-identity.ts';
export { startKafka, type KafkaOptions, type RunningBroker, type RunningKafka } from './start.ts';
