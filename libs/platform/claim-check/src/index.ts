export type * from './claim-store.port.ts';
