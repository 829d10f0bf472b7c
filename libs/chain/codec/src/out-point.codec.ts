import type { TypeOf } from './dsl/codec.ts';
import { hash32, u32 } from './dsl/leaves.ts';
import { struct } from './dsl/struct.ts';

/** Which output an input spends. wire-format §2.1. */
export const outPointCodec = struct({ hash: hash32, index: u32 });
export type OutPoint = TypeOf<typeof outPointCodec>;

const NULL_INDEX = 0xffff_ffff;

/** The outpoint of coinbases and fresh attenuation locks: 32 zero bytes, index 2^32-1. A new object each time. */
export const nullOutPoint = (): OutPoint => ({ hash: new Uint8Array(32), index: NULL_INDEX });

/** True for the outpoint that names no output. wire-format §2.3 rule 7. */
export const isNullOutPoint = (point: OutPoint): boolean => point.index === NULL_INDEX && point.hash.every((byte) => byte === 0);
