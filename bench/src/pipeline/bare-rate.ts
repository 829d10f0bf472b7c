import { nativeVerify } from '@mbaas/platform-native-crypto';
import { assert } from '@mbaas/kernel';
import { bulkBlocks } from '../bulk-blocks.ts';
import { medianSeconds } from '../measure.ts';
import { spendsOf } from '../signature-inputs.ts';

const SAMPLE = 20_000;
const RUNS = 3;

/** Signatures a second of the bare native library on one thread, over the recorded inputs. */
export async function bareRate(): Promise<number> {
  const inputs = spendsOf(bulkBlocks()).signatures.slice(0, SAMPLE);
  const seconds = await medianSeconds(RUNS, () => assert(inputs.every(({ digest, signature, publicKey }) => nativeVerify(digest, signature, publicKey)), 'real signatures are good'));
  return inputs.length / seconds;
}
