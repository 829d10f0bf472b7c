import { err, ok, type Refusal, type Result } from '@mbaas/kernel';
import { ByteReader, CodecError } from '@mbaas/chain-primitives';
import type { ScriptBatch } from './verifier.port.ts';

type BatchItem = ScriptBatch['transactions'][number];

/** Bounds of a batch that comes from outside; none for one of this process. */
export interface BatchBounds {
  readonly transactions: number;
  /** Over all transactions. */
  readonly inputs: number;
}

const COUNT_SIZE = 4;
/** An empty transaction without inputs: length and script count. */
const LEAST_ITEM = 2 * COUNT_SIZE;
const NO_BOUNDS: BatchBounds = { transactions: Infinity, inputs: Infinity };

/** What a transaction adds to the size of its batch, in bytes. */
export function batchItemSize({ bytes, previousScripts }: BatchItem): number {
  let size = LEAST_ITEM + bytes.length;
  for (const script of previousScripts) size += COUNT_SIZE + script.length;
  return size;
}

/**
 * The transactions of a batch in one buffer of their own: u32 count, then per transaction u32 length, bytes, u32 script
 * count, then per script u32 length, bytes. Little-endian.
 */
export function encodeScriptBatch(transactions: readonly BatchItem[]): Uint8Array<ArrayBuffer> {
  const packed = new Uint8Array(transactions.reduce((size, item) => size + batchItemSize(item), COUNT_SIZE));
  const view = new DataView(packed.buffer);
  let at = COUNT_SIZE;
  const put = (bytes: Uint8Array) => {
    view.setUint32(at, bytes.length, true);
    packed.set(bytes, at + COUNT_SIZE);
    at += COUNT_SIZE + bytes.length;
  };
  view.setUint32(0, transactions.length, true);
  for (const { bytes, previousScripts } of transactions) {
    put(bytes);
    view.setUint32(at, previousScripts.length, true);
    at += COUNT_SIZE;
    for (const script of previousScripts) put(script);
  }
  return packed;
}

/**
 * The inverse. Every array is a view of `packed`; what the transactions hold is not looked at. CODEC_TRUNCATED,
 * CODEC_COUNT_IMPOSSIBLE, CODEC_TOO_LONG, CODEC_TRAILING_BYTES.
 */
export function decodeScriptBatch(packed: Uint8Array, bounds: BatchBounds = NO_BOUNDS): Result<BatchItem[], Refusal> {
  try {
    return ok(readBatch(new ByteReader(packed), bounds));
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    return err({ code: error.code });
  }
}

function readBatch(reader: ByteReader, bounds: BatchBounds): BatchItem[] {
  const items: BatchItem[] = [];
  const transactions = readCount(reader, LEAST_ITEM, bounds.transactions);
  let room = bounds.inputs;
  while (items.length < transactions) {
    const bytes = reader.bytes(reader.u32());
    const scripts = readCount(reader, COUNT_SIZE, room);
    room -= scripts;
    const previousScripts: Uint8Array[] = [];
    while (previousScripts.length < scripts) previousScripts.push(reader.bytes(reader.u32()));
    items.push({ bytes, previousScripts });
  }
  reader.finish();
  return items;
}

/** A count of things of which each takes at least `least` bytes. */
function readCount(reader: ByteReader, least: number, most: number): number {
  const { offset } = reader;
  const count = reader.u32();
  if (count * least > reader.remaining) throw new CodecError('CODEC_COUNT_IMPOSSIBLE', offset);
  if (count > most) throw new CodecError('CODEC_TOO_LONG', offset);
  return count;
}
