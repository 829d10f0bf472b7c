const HEADER = Buffer.from('5047434f50590aff0d0a000000000000000000', 'hex');
const BASE = 10_000;
const BIG_BASE = BigInt(BASE);

/** Writes the digits of a number to the base 10,000 into `digits`, the least significant first; gives how many there are. */
function digitsOf(value: bigint, digits: number[]): number {
  let length = 0;
  // Nearly all amounts are small; each division of a bigint makes another one.
  if (value <= Number.MAX_SAFE_INTEGER) for (let rest = Number(value); rest > 0; rest = Math.floor(rest / BASE)) digits[length++] = rest % BASE;
  else for (let rest = value; rest > 0n; rest /= BIG_BASE) digits[length++] = Number(rest % BIG_BASE);
  return length;
}

/**
 * Rows in PostgreSQL's binary COPY form, in one growing buffer. Integer widths are the column's exactly, or the server
 * refuses the row. Reuse a buffer only when its copy has ended.
 */
export class CopyBuffer {
  #bytes: Buffer;
  #view: DataView;
  #at = HEADER.length;
  readonly #digits: number[] = [];
  rows = 0;

  constructor(capacity = 1 << 16) {
    this.#bytes = Buffer.allocUnsafe(capacity);
    this.#view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.byteLength);
    HEADER.copy(this.#bytes);
  }

  #reserve(size: number): void {
    if (this.#at + size <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#at + size));
    this.#bytes.copy(grown, 0, 0, this.#at);
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer, grown.byteOffset, grown.byteLength);
  }

  /** Begins a row of `fields` fields; as many field calls must follow. */
  row(fields: number): void {
    this.#reserve(2);
    this.#view.setInt16(this.#at, fields);
    this.#at += 2;
    this.rows += 1;
  }

  null(): void {
    this.#reserve(4);
    this.#view.setInt32(this.#at, -1);
    this.#at += 4;
  }

  boolean(value: boolean): void {
    this.#reserve(5);
    this.#view.setInt32(this.#at, 1);
    this.#bytes[this.#at + 4] = value ? 1 : 0;
    this.#at += 5;
  }

  int2(value: number): void {
    this.#reserve(6);
    this.#view.setInt32(this.#at, 2);
    this.#view.setInt16(this.#at + 4, value);
    this.#at += 6;
  }

  int4(value: number): void {
    this.#reserve(8);
    this.#view.setInt32(this.#at, 4);
    this.#view.setInt32(this.#at + 4, value);
    this.#at += 8;
  }

  /** A surrogate number: a whole number from 0 to 2^53. */
  int8(value: number): void {
    this.#reserve(12);
    this.#view.setInt32(this.#at, 8);
    this.#view.setUint32(this.#at + 4, Math.floor(value / 0x1_0000_0000));
    this.#view.setUint32(this.#at + 8, value >>> 0);
    this.#at += 12;
  }

  big(value: bigint): void {
    this.#reserve(12);
    this.#view.setInt32(this.#at, 8);
    this.#view.setBigInt64(this.#at + 4, value);
    this.#at += 12;
  }

  bytes(value: Uint8Array): void {
    this.#reserve(4 + value.length);
    this.#view.setInt32(this.#at, value.length);
    this.#bytes.set(value, this.#at + 4);
    this.#at += 4 + value.length;
  }

  text(value: string): void {
    this.bytes(Buffer.from(value, 'utf8'));
  }

  /** A whole number ≥ 0 of any size as `numeric`: digits to the base 10,000, the most significant first. */
  numeric(value: bigint): void {
    const digits = this.#digits;
    const length = digitsOf(value, digits);
    let low = 0;
    while (low < length && digits[low] === 0) low += 1;
    const count = length - low;
    this.#reserve(12 + 2 * count);
    this.#view.setInt32(this.#at, 8 + 2 * count);
    this.#view.setInt16(this.#at + 4, count);
    this.#view.setInt16(this.#at + 6, count === 0 ? 0 : length - 1);
    this.#view.setInt16(this.#at + 8, 0);
    this.#view.setInt16(this.#at + 10, 0);
    this.#at += 12;
    for (let digit = length - 1; digit >= low; digit -= 1) {
      this.#view.setInt16(this.#at, digits[digit] ?? 0);
      this.#at += 2;
    }
  }

  /** Ends the rows: the bytes to send, a view that the next `reset` makes invalid. */
  finish(): Buffer {
    this.#reserve(2);
    this.#view.setInt16(this.#at, -1);
    return this.#bytes.subarray(0, this.#at + 2);
  }

  reset(): void {
    this.#at = HEADER.length;
    this.rows = 0;
  }
}
