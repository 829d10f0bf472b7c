// Suites that every driver of a port passes. For specs alone: they need vitest.
export { busContract } from './bus.contract.ts';
export { append, counted, effectConsumer, effects, ignored, makeEffects, numberOf, specStream, type BusWorld } from './bus-world.ts';
export { queryContract, type QueryWorld } from './query.contract.ts';
