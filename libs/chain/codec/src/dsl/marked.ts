import type { Codec, Json } from './codec.ts';

/** The same codec, noting where each object starts and ends in `reader.marks` when a caller asked for it. */
export const marked = <T, J extends Json>(codec: Codec<T, J>): Codec<T, J> => ({
  ...codec,
  decode(reader) {
    const start = reader.offset;
    const value = codec.decode(reader);
    if (reader.marks !== null) reader.marks.push(start, reader.offset);
    return value;
  },
});
