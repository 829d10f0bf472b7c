export * from './askers.ts';
export * from './business.queries.ts';
export * from './chain.queries.ts';
export * from './keys.queries.ts';
export * from './operation.queries.ts';
export * from './paging.ts';
export * from './query-definition.ts';
export * from './query-port.ts';
