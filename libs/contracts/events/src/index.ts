export * from './business.events.ts';
export * from './chain.events.ts';
export * from './fact-definition.ts';
export * from './operation.events.ts';
export * from './registry.ts';
export * from './scalars.ts';
