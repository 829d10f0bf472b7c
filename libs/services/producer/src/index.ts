export { productionOf, productionOptions, type ProductionSettings } from './config.ts';
export { createProducer, type Producer, type ProducerOptions } from './create-producer.ts';
export { installProducer } from './install-producer.ts';
export { PRODUCER_CODES } from './producer.errors.ts';
export type { ProductionConfig, StakeWallet } from './production/production.types.ts';
