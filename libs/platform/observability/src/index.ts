export { MAX_FIELD_LENGTH, type LogFields } from './log-fields.ts';
export { createLogger, LOG_LEVELS, NullLogger, type Logger, type LoggerOptions, type LogLevel } from './logger.ts';
export { COLLECT_MS, createMetrics, type MetricDeclaration, type Metrics } from './metrics.ts';
