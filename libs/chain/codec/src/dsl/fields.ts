import { CodecError, type ByteReader, type ByteWriter } from '@mbaas/chain-primitives';
import type { Codec, Json, Plain } from './codec.ts';

export type Members = Record<string, unknown>;
export type JsonMembers = Record<string, Json>;

/** Members that a struct takes in: a run of fields, or a choice between runs. T and J exist for the compiler alone. */
export interface Part<T, J> {
  readonly minSize: number;
  /** Reads into `target`, which already holds the members that come before. */
  decodeInto(reader: ByteReader, target: Members): void;
  encodeFrom(writer: ByteWriter, source: Members): void;
  jsonInto(source: Members, target: JsonMembers): void;
  readonly typed?: { readonly value: T; readonly json: J };
}

/** A field that is there if and only if members before it say so. */
export interface Conditional<T, J extends Json> {
  readonly presentWhen: (members: Members) => boolean;
  readonly codec: Codec<T, J>;
}

/** `when(isX, codec)`: the field is on the wire exactly if `isX` holds for the members before it. */
export const when = <M, T, J extends Json>(isPresent: (members: M) => boolean, codec: Codec<T, J>): Conditional<T, J> => ({
  presentWhen: isPresent as (members: Members) => boolean,
  codec,
});

export type FieldMap = Readonly<Record<string, Codec<unknown> | Conditional<unknown, Json>>>;
type OptionalKeys<F extends FieldMap> = { [K in keyof F]: F[K] extends Conditional<unknown, Json> ? K : never }[keyof F];
type CodecAt<F> = F extends Conditional<infer T, infer J> ? Codec<T, J> : F;
type ValueAt<F> = CodecAt<F> extends { decode(reader: ByteReader): infer T } ? T : never;
type JsonAt<F> = CodecAt<F> extends { toJson(value: never): infer J } ? J : never;

export type FieldsOf<F extends FieldMap> = Plain<
  { -readonly [K in Exclude<keyof F, OptionalKeys<F>>]: ValueAt<F[K]> } & { -readonly [K in OptionalKeys<F>]?: ValueAt<F[K]> }
>;
export type FieldsJsonOf<F extends FieldMap> = Plain<
  { [K in Exclude<keyof F, OptionalKeys<F>>]: JsonAt<F[K]> } & { [K in OptionalKeys<F>]?: JsonAt<F[K]> }
>;

type Condition = (members: Members) => boolean;
const always: Condition = () => true;

/** Named fields in wire order. Encoding refuses a conditional member that is missing, or present where it may not be. */
export function fields<const F extends FieldMap>(map: F): Part<FieldsOf<F>, FieldsJsonOf<F>> {
  const names = Object.keys(map);
  const codecs = Object.values(map).map((field) => ('presentWhen' in field ? field.codec : field));
  const conditions = Object.values(map).map((field) => ('presentWhen' in field ? field.presentWhen : always));
  const count = names.length;
  const nameAt = (i: number): string => names[i] as string;
  const codecAt = (i: number): Codec<unknown> => codecs[i] as Codec<unknown>;
  const isPresent = (i: number, members: Members): boolean => conditions[i] === always || (conditions[i] as Condition)(members);
  return {
    minSize: codecs.reduce((sum, codec, i) => (conditions[i] === always ? sum + codec.minSize : sum), 0),
    decodeInto(reader, target) {
      for (let i = 0; i < count; i++) {
        if (isPresent(i, target)) target[nameAt(i)] = codecAt(i).decode(reader);
      }
    },
    encodeFrom(writer, source) {
      for (let i = 0; i < count; i++) {
        const value = source[nameAt(i)];
        const present = isPresent(i, source);
        if (present !== (value !== undefined)) throw new CodecError('CODEC_VALUE_OUT_OF_RANGE');
        if (present) codecAt(i).encode(writer, value);
      }
    },
    jsonInto(source, target) {
      for (let i = 0; i < count; i++) {
        const value = source[nameAt(i)];
        if (value !== undefined) target[nameAt(i)] = codecAt(i).toJson(value);
      }
    },
  };
}
