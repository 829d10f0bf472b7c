import { epochOf, MAX_EPOCHS, type EthashCache } from '@mbaas/chain-crypto';
import { assert } from '@mbaas/kernel';
import { encodeScriptBatch } from './script-batch.codec.ts';
import type { Verifier } from './verifier.port.ts';
import { WorkerPool } from './worker-pool.ts';

/** Caches kept: the epoch in use, the next one, and one for a reorganisation over the border. 16 MiB each and growing. */
const CACHES_KEPT = 3;

/** Offset of `number` (u32 little-endian) in a header, wire-format §1.1. */
const NUMBER_OFFSET = 144;

/** A Verifier over worker threads of this process. `threads` ≥ 1. */
export function createWorkerVerifier({ threads }: { readonly threads: number }): Verifier {
  assert(Number.isInteger(threads) && threads >= 1, 'a verifier has at least one thread');
  const pool = new WorkerPool(threads);
  const caches = new Map<number, Promise<EthashCache>>();

  /** One build an epoch, shared by all threads through shared memory. */
  const cacheOf = (epoch: number): Promise<EthashCache> => {
    let cache = caches.get(epoch);
    if (cache === undefined) {
      cache = pool.run<'build-cache'>({ kind: 'build-cache', epoch });
      cache.catch(() => caches.delete(epoch));
      caches.set(epoch, cache);
      const oldest = caches.keys().next().value;
      if (caches.size > CACHES_KEPT && oldest !== undefined) caches.delete(oldest);
    }
    return cache;
  };

  const epochOfHeader = (header: Uint8Array) => epochOf(new DataView(header.buffer, header.byteOffset).getUint32(NUMBER_OFFSET, true));

  return {
    async checkScripts(batch) {
      if (batch.transactions.length === 0) return [];
      const { buffer: packed } = encodeScriptBatch(batch.transactions);
      return pool.run<'scripts'>({ kind: 'scripts', rules: batch.rules ?? 'reference', batch: packed }, [packed]);
    },

    async checkSeals(headers) {
      const verdicts = headers.map(async (header) => {
        const epoch = epochOfHeader(header);
        // The header's number is the sender's word: beyond the last epoch there is no data set to have worked on.
        if (epoch >= MAX_EPOCHS) return 'BLOCK_POW_INVALID';
        const cache = await cacheOf(epoch);
        const [verdict] = await pool.run<'seals'>({ kind: 'seals', cache, headers: [Uint8Array.from(header)] });
        assert(verdict !== undefined, 'one verdict a header');
        return verdict;
      });
      return Promise.all(verdicts);
    },

    async searchSeal(header, startNonce, attempts) {
      const cache = await cacheOf(epochOfHeader(header));
      return pool.run<'search'>({ kind: 'search', cache, header: Uint8Array.from(header), startNonce, attempts });
    },

    close: () => pool.close(),
  };
}
