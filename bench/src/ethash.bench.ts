import { availableParallelism } from 'node:os';
import { buildEthashCache, ethashLight, ethashLightAll, type EthashCache } from '@mbaas/chain-crypto';
import { expectOk } from '@mbaas/kernel';
import { decodeBlock, encodeHeader } from '@mbaas/chain-codec';
import { createWorkerVerifier } from '@mbaas/platform-native-crypto';
import { smallBlocks } from './small-blocks.ts';
import { medianSeconds, report, type BenchOptions } from './measure.ts';

/** The epoch of the first blocks, and the one of mainnet block 2,200,000. */
const EPOCHS = [0, 73];
const HASHES = 200;
const RUNS = 3;

/**
 * `npm run bench -- ethash`: light verification of a header with a cached epoch, on one thread and in workers, and how long
 * the cache of an epoch takes to build.
 */
export async function ethashBench({ quick }: BenchOptions): Promise<void> {
  const runs = quick ? 1 : RUNS;
  for (const epoch of EPOCHS) {
    let cache: EthashCache | undefined;
    const build = await medianSeconds(runs, () => (cache = buildEthashCache(epoch, { shared: true })));
    report(`cache of epoch ${epoch}, built on one thread`, `${Math.round(build * 1000)} ms`);
    if (cache === undefined) continue;
    const built = cache;
    const headerHash = new Uint8Array(32).fill(7);
    const inputs = Array.from({ length: quick ? 20 : HASHES }, (_, nonce) => ({ headerHash, nonce: BigInt(nonce) }));
    const tell = async (what: string, hash: () => unknown): Promise<void> => report(`  a header, cached, one thread, ${what}`, `${(((await medianSeconds(runs, hash)) * 1000) / inputs.length).toFixed(2)} ms`);
    const plain = { epoch: built.epoch, words: Int32Array.from(built.words), fullSize: built.fullSize };
    await tell('portable', () => inputs.forEach(({ nonce }) => ethashLight(plain, headerHash, nonce)));
    await tell('one by one', () => inputs.forEach(({ nonce }) => ethashLight(built, headerHash, nonce)));
    await tell('four at a time', () => ethashLightAll(built, inputs));
  }
  await inWorkers(runs, quick ? 100 : 2_000);
}

/** Real headers of epoch 0 through the verifier, as block-storage asks. */
async function inWorkers(runs: number, count: number): Promise<void> {
  const headers = smallBlocks(count + 1).slice(1).map((bytes) => encodeHeader(expectOk(decodeBlock(bytes), 'a real block').block.header));
  for (let threads = 1; threads <= Math.max(2, availableParallelism()); threads += 1) {
    const verifier = createWorkerVerifier({ threads });
    try {
      await verifier.checkSeals(headers.slice(0, 1));
      const seconds = await medianSeconds(runs, async () => {
        const verdicts = await verifier.checkSeals(headers);
        if (verdicts.some((code) => code !== null)) throw new Error('real seals hold');
      });
      report(`real headers, ${threads} worker ${threads === 1 ? 'thread' : 'threads'}`, `${((seconds * 1000) / count).toFixed(2)} ms a header, ${Math.round(count / seconds).toLocaleString('en')} headers/s`);
    } finally {
      await verifier.close();
    }
  }
}
