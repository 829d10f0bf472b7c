// A validator of a run, as apps/validation starts it, with one thread.
import { createValidation } from '@mbaas/service-validation';
import { decodeBlock } from '@mbaas/chain-codec';
import { expectOk } from '@mbaas/kernel';
import { NullLogger } from '@mbaas/platform-observability';
import { bulkBlocks } from '../bulk-blocks.ts';
import { spendsOf } from '../signature-inputs.ts';
import { answerParent } from './child.ts';
import { connect, type Connection, type Place } from './connection.ts';

const HEADER_BYTES = 148;
/** Enough for the compiler to have seen the hot code. */
const WARM_SPENDS = 3_000;

const validation = createValidation({ threads: 1, log: NullLogger });
let connection: Connection;
let queue: ReturnType<Connection['makeQueue']>;

async function leave(): Promise<void> {
  await queue.stop();
  await connection.close();
}

answerParent({
  /** Builds the ethash cache and warms the code: a validator in service has done both long ago. */
  async warm() {
    const blocks = bulkBlocks();
    const first = expectOk(decodeBlock(blocks[1] ?? new Uint8Array()), 'a real block');
    await validation.verifier.checkSeals([first.bytes.subarray(0, HEADER_BYTES)]);
    await validation.verifier.checkScripts({ transactions: spendsOf(blocks).transactions.slice(0, WARM_SPENDS) });
  },
  async join({ place, instance }: { readonly place: Place; readonly instance: string }) {
    connection = connect(place, instance);
    queue = connection.makeQueue();
    validation.serve({ work: queue, instance });
    await queue.start();
  },
  leave,
  async close() {
    await leave();
    await validation.stop();
  },
});
