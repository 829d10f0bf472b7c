export type * from './work.port.ts';
