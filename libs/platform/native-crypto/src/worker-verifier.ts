import { epochOf, MAX_EPOCHS } from '@mbaas/chain-crypto';
import { assert } from '@mbaas/kernel';
import { isSealPlausible } from './check-seals.ts';
import { EpochCaches } from './epoch-caches.ts';
import { encodeScriptBatch } from './script-batch.codec.ts';
import type { Verifier } from './verifier.port.ts';
import { WorkerPool } from './worker-pool.ts';

/** Offset of `number` (u32 little-endian) in a header, wire-format §1.1. */
const NUMBER_OFFSET = 144;

/** A Verifier over worker threads of this process. `threads` ≥ 1. */
export function createWorkerVerifier({ threads }: { readonly threads: number }): Verifier {
  assert(Number.isInteger(threads) && threads >= 1, 'a verifier has at least one thread');
  const pool = new WorkerPool(threads);
  /** One build an epoch, shared by all threads through shared memory. */
  const caches = new EpochCaches((epoch) => pool.run<'build-cache'>({ kind: 'build-cache', epoch }));

  const numberOf = (header: Uint8Array): number => new DataView(header.buffer, header.byteOffset).getUint32(NUMBER_OFFSET, true);

  return {
    async checkScripts(batch) {
      if (batch.transactions.length === 0) return [];
      const { buffer: packed } = encodeScriptBatch(batch.transactions);
      return pool.run<'scripts'>({ kind: 'scripts', rules: batch.rules ?? 'reference', batch: packed }, [packed]);
    },

    async checkSeals(headers) {
      const verdicts = headers.map(async (header) => {
        const number = numberOf(header);
        const epoch = epochOf(number);
        // The header's number is the sender's word: beyond the last epoch there is no data set to have worked on, and for
        // the others nothing is built unless the work on the mix it names was done.
        if (epoch >= MAX_EPOCHS || !isSealPlausible(header)) return 'BLOCK_POW_INVALID';
        const cache = await caches.of(epoch);
        const [verdict] = await pool.run<'seals'>({ kind: 'seals', cache, headers: [Uint8Array.from(header)] });
        assert(verdict !== undefined, 'one verdict a header');
        if (verdict === null) caches.sealed(number);
        return verdict;
      });
      return Promise.all(verdicts);
    },

    async searchSeal(header, startNonce, attempts) {
      const cache = await caches.of(epochOf(numberOf(header)));
      return pool.run<'search'>({ kind: 'search', cache, header: Uint8Array.from(header), startNonce, attempts });
    },

    close: () => pool.close(),
  };
}
