import { epochOf, MAX_EPOCHS } from '@mbaas/chain-crypto';
import { assert } from '@mbaas/kernel';
import { isSealPlausible } from './check-seals.ts';
import { EpochCaches } from './epoch-caches.ts';
import { encodeScriptBatch } from './script-batch.codec.ts';
import type { Verifier } from './verifier.port.ts';
import { WorkerPool } from './worker-pool.ts';

/** Offset of `number` (u32 little-endian) in a header, wire-format §1.1. */
const NUMBER_OFFSET = 144;

/** Headers a message to a worker: as many as are hashed side by side, in little more time than one. */
const SEALS_TOGETHER = 4;

const inGroups = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, group) => items.slice(group * size, (group + 1) * size));

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
      const verdicts: (string | null)[] = headers.map(() => 'BLOCK_POW_INVALID');
      const byEpoch = new Map<number, number[]>();
      for (const [index, header] of headers.entries()) {
        const epoch = epochOf(numberOf(header));
        // The header's number is the sender's word: beyond the last epoch there is no data set to have worked on, and for
        // the others nothing is built unless the work on the mix it names was done.
        if (epoch >= MAX_EPOCHS || !isSealPlausible(header)) continue;
        const together = byEpoch.get(epoch);
        if (together === undefined) byEpoch.set(epoch, [index]);
        else together.push(index);
      }
      const check = async (epoch: number, indexes: readonly number[]): Promise<void> => {
        const cache = await caches.of(epoch);
        const answers = await pool.run<'seals'>({ kind: 'seals', epoch, cache, headers: indexes.map((index) => Uint8Array.from(headers[index] as Uint8Array)) });
        for (const [at, index] of indexes.entries()) {
          const verdict = answers[at];
          assert(verdict !== undefined, 'one verdict a header');
          verdicts[index] = verdict;
          if (verdict === null) caches.sealed(numberOf(headers[index] as Uint8Array));
        }
      };
      await Promise.all([...byEpoch].flatMap(([epoch, indexes]) => inGroups(indexes, SEALS_TOGETHER).map((group) => check(epoch, group))));
      return verdicts;
    },

    async searchSeal(header, startNonce, attempts) {
      const epoch = epochOf(numberOf(header));
      const cache = await caches.of(epoch);
      return pool.run<'search'>({ kind: 'search', epoch, cache, header: Uint8Array.from(header), startNonce, attempts });
    },

    close: () => pool.close(),
  };
}
