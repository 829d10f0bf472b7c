import { assert } from '@mbaas/kernel';
import { CodecError } from '@mbaas/chain-primitives';
import type { Codec, Json } from './codec.ts';

/**
 * A count, then that many items. Before the first item is read the count is held against `max` (CODEC_TOO_LONG) and
 * against what the remaining bytes could hold (CODEC_COUNT_IMPOSSIBLE).
 */
export function list<T, J extends Json>(item: Codec<T, J>, max: number): Codec<T[], J[]> {
  assert(item.minSize > 0, 'items of a list have bytes, or a count would cost nothing to claim');
  return {
    minSize: 1,
    decode(reader) {
      const at = reader.offset;
      const count = reader.varint();
      if (count > max) throw new CodecError('CODEC_TOO_LONG', at);
      if (count * item.minSize > reader.remaining) throw new CodecError('CODEC_COUNT_IMPOSSIBLE', at);
      const items: T[] = [];
      for (let i = 0; i < count; i++) items.push(item.decode(reader));
      return items;
    },
    encode(writer, items) {
      if (items.length > max) throw new CodecError('CODEC_TOO_LONG');
      writer.varint(items.length);
      for (const one of items) item.encode(writer, one);
    },
    toJson: (items) => items.map((one) => item.toJson(one)),
  };
}
