import type { Codec, Json, Plain } from './codec.ts';
import { fields, type FieldMap, type FieldsJsonOf, type FieldsOf, type JsonMembers, type Members, type Part } from './fields.ts';

type Merged<P> = P extends readonly [Part<infer T, infer J>, ...infer Rest] ? { value: T & Merged<Rest>['value']; json: J & Merged<Rest>['json'] } : { value: unknown; json: unknown };
type AsJson<J> = J extends Json ? J : Json;

/** An object of several parts, one after the other on the wire, flat in memory. */
export function joined<const P extends readonly Part<unknown, unknown>[]>(...parts: P): Codec<Plain<Merged<P>['value']>, AsJson<Plain<Merged<P>['json']>>> {
  type T = Plain<Merged<P>['value']>;
  type J = AsJson<Plain<Merged<P>['json']>>;
  return {
    minSize: parts.reduce((sum, part) => sum + part.minSize, 0),
    decode(reader) {
      const value: Members = {};
      for (let i = 0; i < parts.length; i++) (parts[i] as Part<unknown, unknown>).decodeInto(reader, value);
      return value as T;
    },
    encode(writer, value) {
      for (const part of parts) part.encodeFrom(writer, value as Members);
    },
    toJson(value) {
      const json: JsonMembers = {};
      for (const part of parts) part.jsonInto(value as Members, json);
      return json as J;
    },
  };
}

/** An object of named fields in wire order. */
export function struct<const F extends FieldMap>(map: F): Codec<FieldsOf<F>, AsJson<FieldsJsonOf<F>>> {
  return joined(fields(map)) as unknown as Codec<FieldsOf<F>, AsJson<FieldsJsonOf<F>>>;
}
