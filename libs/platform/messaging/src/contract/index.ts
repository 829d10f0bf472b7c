// Suites that every driver of a port passes. For specs alone: they need vitest.
export { busContract, type BusWorld } from './bus.contract.ts';
export { queryContract, type QueryWorld } from './query.contract.ts';
export { append, counted, effects, ignored, makeEffects, numberOf } from './bus-world.ts';
