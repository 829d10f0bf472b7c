export type * from './kafka.port.ts';
