import type { ScriptBatch } from './verifier.port.ts';

/**
 * A batch as one buffer that moves to a worker without being copied: u32 count, then per transaction u32 length, bytes,
 * u32 script count, then per script u32 length, bytes. Little-endian. Internal to one process, so it is not versioned.
 */
export function encodeScriptBatch(batch: ScriptBatch): ArrayBuffer {
  let size = 4;
  for (const { bytes, previousScripts } of batch.transactions) {
    size += 8 + bytes.length;
    for (const script of previousScripts) size += 4 + script.length;
  }
  const packed = new Uint8Array(size);
  const view = new DataView(packed.buffer);
  let at = 4;
  const put = (bytes: Uint8Array) => {
    view.setUint32(at, bytes.length, true);
    packed.set(bytes, at + 4);
    at += 4 + bytes.length;
  };
  view.setUint32(0, batch.transactions.length, true);
  for (const { bytes, previousScripts } of batch.transactions) {
    put(bytes);
    view.setUint32(at, previousScripts.length, true);
    at += 4;
    for (const script of previousScripts) put(script);
  }
  return packed.buffer;
}

/** The inverse. Every array is a view of `buffer`. */
export function decodeScriptBatch(buffer: ArrayBuffer): ScriptBatch {
  const view = new DataView(buffer);
  let at = 4;
  const take = () => {
    const length = view.getUint32(at, true);
    const bytes = new Uint8Array(buffer, at + 4, length);
    at += 4 + length;
    return bytes;
  };
  const transactions = Array.from({ length: view.getUint32(0, true) }, () => {
    const bytes = take();
    const scripts = view.getUint32(at, true);
    at += 4;
    return { bytes, previousScripts: Array.from({ length: scripts }, take) };
  });
  return { transactions };
}
