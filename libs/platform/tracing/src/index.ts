export type * from './tracing.port.ts';
