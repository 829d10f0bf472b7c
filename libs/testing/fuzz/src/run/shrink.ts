import { concatBytes } from '@mbaas/chain-primitives';
import type { FuzzCase } from '../targets/target.ts';

const MAX_TRIES = 2_000;

/** Takes stretches of bytes away as long as the case fails in the same way. */
export function shrink(hostile: FuzzCase, stillFails: (smaller: FuzzCase) => boolean): FuzzCase {
  let best = hostile;
  let tries = 0;
  for (let size = Math.floor(hostile.bytes.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at + size <= best.bytes.length && tries < MAX_TRIES; ) {
      const smaller = { ...best, bytes: concatBytes(best.bytes.subarray(0, at), best.bytes.subarray(at + size)) };
      tries += 1;
      if (stillFails(smaller)) best = smaller;
      else at += size;
    }
  }
  return best;
}
