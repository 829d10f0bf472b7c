import { readFileSync } from 'node:fs';

/** A file of `vectors/consensus`. */
export const readVectors = <T>(name: string): T => JSON.parse(readFileSync(new URL(`../../../../vectors/consensus/${name}`, import.meta.url), 'utf8')) as T;
export const bytesOf = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));
export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
