/**
 * Thrown by ByteReader, ByteWriter and the leaf codecs built on them, and by nothing else.
 * Public `decode…` functions catch exactly this class and return its code as a refusal;
 * public `encode…` functions let it pass, because the value to encode is the caller's own.
 */
export class CodecError<K extends string = string> extends Error {
  override readonly name = 'CodecError';
  /** A key of CODEC_CODES, or of the code table of the codec that threw. */
  readonly code: K;
  /** Byte position at which reading stopped; -1 when writing. */
  readonly offset: number;
  constructor(code: K, offset = -1) {
    super(code);
    this.code = code;
    this.offset = offset;
  }
}
