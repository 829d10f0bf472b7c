import type { ByteReader, ByteWriter } from '@mbaas/chain-primitives';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * One declaration of a wire object: reading, writing and JSON rendering of a T.
 * `decode` throws CodecError and nothing else, for any bytes; whole-object functions turn it into a Result.
 */
export interface Codec<T, J extends Json = Json> {
  /** Fewest bytes an encoding has; bounds announced counts before anything is allocated. */
  readonly minSize: number;
  decode(reader: ByteReader): T;
  encode(writer: ByteWriter, value: T): void;
  toJson(value: T): J;
}

export type TypeOf<C> = C extends Codec<infer T> ? T : never;
export type JsonOf<C> = C extends { toJson(value: never): infer J } ? J : never;

/** Shows a computed type as plain members, each member of a union by itself. */
export type Plain<T> = T extends unknown ? { [K in keyof T]: T[K] } : never;
