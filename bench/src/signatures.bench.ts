import { checkScripts, createWorkerVerifier, nativeVerify } from '@mbaas/platform-native-crypto';
import { assert } from '@mbaas/kernel';
import { bulkBlocks } from './bulk-blocks.ts';
import { medianSeconds, perSecond, report } from './measure.ts';
import { spendsOf } from './signature-inputs.ts';

/** Signatures of a bare run: enough for half a second. */
const SAMPLE = 20_000;
const RUNS = 5;
const BATCH = 256;

/** `npm run bench -- signatures`: what a signature costs inside script validation against the bare native library. */
export async function signaturesBench(): Promise<void> {
  const { transactions, signatures } = spendsOf(bulkBlocks());
  const bareInputs = signatures.slice(0, SAMPLE);
  let inputs = 0;
  const sample = transactions.filter(({ previousScripts }) => (inputs += previousScripts.length) <= SAMPLE);
  const sampled = sample.reduce((sum, { previousScripts }) => sum + previousScripts.length, 0);
  const batches = Array.from({ length: Math.ceil(sample.length / BATCH) }, (_, at) => ({ transactions: sample.slice(at * BATCH, (at + 1) * BATCH) }));

  // Interleaved, so that a noisy moment hits both sides.
  const bare: number[] = [];
  const scripts: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    bare.push(await medianSeconds(1, () => assert(bareInputs.every(({ digest, signature, publicKey }) => nativeVerify(digest, signature, publicKey)), 'real signatures are good')));
    scripts.push(await medianSeconds(1, () => assert(batches.every((batch) => checkScripts(batch).length === 0), 'real spends are good')));
  }
  const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? NaN;
  const bareRate = bareInputs.length / median(bare);
  const scriptRate = sampled / median(scripts);
  report('bare native library, one thread', `${Math.round(bareRate).toLocaleString('en')} signatures/s`);
  report('script validation of the same inputs, one thread', `${Math.round(scriptRate).toLocaleString('en')} signatures/s  ${((100 * scriptRate) / bareRate).toFixed(1)} %`);

  for (const threads of [1, 2]) {
    const verifier = createWorkerVerifier({ threads });
    await verifier.checkScripts({ transactions: sample.slice(0, 1000) });
    const seconds = await medianSeconds(3, () => Promise.all(batches.map((batch) => verifier.checkScripts(batch))));
    report(`verifier with ${threads} worker thread${threads === 1 ? '' : 's'}`, `${perSecond(sampled, seconds, 'signatures')}  ${((100 * sampled) / seconds / bareRate).toFixed(1)} %`);
    await verifier.close();
  }
}
