import type { Incoming } from './incoming.ts';

/** Bodies given to a handler at once, claimed ones included: a fetch of small records can name gigabytes of claims. */
const MAX_SLICE_BYTES = 8 * 1024 * 1024;
const MAX_SLICE_MESSAGES = 500;

/** Parts of a batch in their order, each within the bounds; a longer body comes alone. */
export function* slicesOf(batch: readonly Incoming[]): Generator<readonly Incoming[]> {
  let slice: Incoming[] = [];
  let bytes = 0;
  for (const incoming of batch) {
    if (slice.length > 0 && (bytes + incoming.sizeBytes > MAX_SLICE_BYTES || slice.length === MAX_SLICE_MESSAGES)) {
      yield slice;
      slice = [];
      bytes = 0;
    }
    slice.push(incoming);
    bytes += incoming.sizeBytes;
  }
  if (slice.length > 0) yield slice;
}
