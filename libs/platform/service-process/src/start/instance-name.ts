import { hostname } from 'node:os';

/** A name that no other instance has at the same time: 1..40 characters A-Z a-z 0-9 . _ -, from host and process number. */
export const instanceName = (): string => `${hostname().replaceAll(/[^A-Za-z0-9._-]/g, '-').slice(-30)}-${process.pid}`;
