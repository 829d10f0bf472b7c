import { assert } from '@mbaas/kernel';
import { CodecError } from '@mbaas/chain-primitives';
import type { DecodeCode } from '../wire.errors.ts';
import type { Codec, Json, Plain } from './codec.ts';
import { fields, type FieldMap, type FieldsJsonOf, type FieldsOf, type Part } from './fields.ts';

/** One alternative: the number on the wire, the kinds it can turn out to be, and what follows. */
export interface Case<T, J> {
  readonly tag: number;
  readonly kinds: readonly string[];
  readonly part: Part<T, J>;
}

/** An alternative with fields of its own; its `kind` is a member in memory and in JSON, the tag is not. */
export function option<const K extends string, const F extends FieldMap>(kind: K, tag: number, map: F): Case<Plain<{ kind: K } & FieldsOf<F>>, Plain<{ kind: K } & FieldsJsonOf<F>>> {
  const own = fields(map);
  return {
    tag,
    kinds: [kind],
    part: {
      minSize: own.minSize,
      decodeInto(reader, target) {
        target['kind'] = kind;
        own.decodeInto(reader, target);
      },
      encodeFrom: own.encodeFrom,
      jsonInto(source, target) {
        target['kind'] = kind;
        own.jsonInto(source, target);
      },
    },
  };
}

/** An alternative that is itself a choice (a record with a status of its own). */
export const branch = <T, J>(tag: number, nested: ChoicePart<T, J>): Case<T, J> => ({ tag, kinds: nested.kinds, part: nested });

export interface ChoicePart<T, J> extends Part<T, J> {
  readonly kinds: readonly string[];
}

/** A tag without a case: refused with a code, or kept as `{ kind, type: tag }` with nothing following. */
export type Otherwise = { readonly refuse: DecodeCode } | { readonly keepAs: string };
type Kept<O> = O extends { readonly keepAs: infer K extends string } ? { kind: K; type: number } : never;
type CaseValue<C> = C extends Case<infer T, unknown> ? T : never;
type CaseJson<C> = C extends Case<unknown, infer J> ? J : never;

/** A tag, then members that every alternative has (`between`), then those of the alternative the tag names. */
export function choice<const C extends readonly Case<unknown, unknown>[], B, BJ, const O extends Otherwise>(spec: {
  readonly tag: Codec<number, number>;
  readonly between: Part<B, BJ>;
  readonly cases: C;
  readonly otherwise: O;
}): ChoicePart<B & (CaseValue<C[number]> | Kept<O>), BJ & (CaseJson<C[number]> | Kept<O>)> {
  const { tag, between, otherwise } = spec;
  const byTag = new Map<number, Case<unknown, unknown>>();
  const byKind = new Map<unknown, Case<unknown, unknown>>();
  for (const one of spec.cases) {
    assert(!byTag.has(one.tag), 'each tag of a choice is declared once');
    byTag.set(one.tag, one);
    for (const kind of one.kinds) {
      assert(!byKind.has(kind), 'each kind of a choice is declared once');
      byKind.set(kind, one);
    }
  }
  const keptKind = 'keepAs' in otherwise ? otherwise.keepAs : null;
  return {
    kinds: keptKind === null ? [...byKind.keys()].map(String) : [...byKind.keys()].map(String).concat(keptKind),
    // The least of the alternatives: with an unknown tag kept, nothing need follow.
    minSize: tag.minSize + between.minSize + (keptKind === null ? Math.min(...spec.cases.map((one) => one.part.minSize)) : 0),
    decodeInto(reader, target) {
      const at = reader.offset;
      const number = tag.decode(reader);
      const found = byTag.get(number);
      if (found === undefined && 'refuse' in otherwise) throw new CodecError(otherwise.refuse, at);
      between.decodeInto(reader, target);
      if (found !== undefined) found.part.decodeInto(reader, target);
      else {
        target['kind'] = keptKind;
        target['type'] = number;
      }
    },
    encodeFrom(writer, source) {
      const kind = source['kind'];
      const found = byKind.get(kind);
      const number = found === undefined ? source['type'] : found.tag;
      // A kept tag that has a case would be read back as that case.
      if (found === undefined && (kind !== keptKind || typeof number !== 'number' || byTag.has(number))) throw new CodecError('CODEC_VALUE_OUT_OF_RANGE');
      tag.encode(writer, number as number);
      between.encodeFrom(writer, source);
      found?.part.encodeFrom(writer, source);
    },
    jsonInto(source, target) {
      between.jsonInto(source, target);
      const found = byKind.get(source['kind']);
      if (found !== undefined) found.part.jsonInto(source, target);
      else {
        target['kind'] = keptKind;
        target['type'] = source['type'] as Json;
      }
    },
  };
}
