// block-storage of a run: as in decoupling mode (blocks by topic, scripts to validators) or as in combined mode.
import { decodeBlock, transactionIdOfBytes } from '@mbaas/chain-codec';
import { expectOk, ok } from '@mbaas/kernel';
import { createWorkerVerifier, nativeSha256, type Verifier } from '@mbaas/platform-native-crypto';
import { createKafkaVerifier, type KafkaVerifier } from '@mbaas/platform-verifier-kafka';
import { createBlockStorage, VerdictCache, type BlockLine, type BlockStorage } from '@mbaas/service-block-storage';
import { setTimeout as sleep } from 'node:timers/promises';
import { bulkBlocks } from '../bulk-blocks.ts';
import { benchNetwork } from './bench-network.ts';
import { answerParent } from './child.ts';
import { connect, type Connection, type Place } from './connection.ts';
import { GatedVerifier } from './gated-verifier.ts';
import { medianMs } from './median.ts';

export interface StoreSetup {
  readonly place: Place;
  /** Who checks scripts and seals: validators, threads of this process, or nobody until told. */
  readonly verifier: 'kafka' | 'threads' | 'gated';
  /** Every transaction's scripts are known to be good, as after the pool has seen them. */
  readonly seen: boolean;
}

const HEADER_BYTES = 148;
const KNOWN = 200_000;
const POLL_MS = 40;
/** Within what the pipeline prepares ahead. */
const SPLIT_BYTES = 4_500_000;
const COMMITS = 40;
/** Statements of a commit of blocks: epoch, COPY of each table, outbox, pool. */
const COMMIT_TRIPS = 8;

const local: Verifier = createWorkerVerifier({ threads: 2 });
let connection: Connection;
let remote: KafkaVerifier | undefined;
let gated: GatedVerifier | undefined;
let storage: BlockStorage;

function knownTransactions(): VerdictCache {
  const known = new VerdictCache(KNOWN);
  for (const block of bulkBlocks()) {
    const { bytes, transactionSpans } = expectOk(decodeBlock(block), 'a real block');
    for (const { start, end } of transactionSpans) known.add(transactionIdOfBytes(bytes.subarray(start, end), nativeSha256));
  }
  return known;
}

async function* lines(blocks: readonly Uint8Array[]): AsyncGenerator<BlockLine> {
  for (const [index, raw] of blocks.entries()) yield { lineNumber: index + 1, raw: ok(raw) };
}

/** CPU of this thread alone, µs. */
const threadMicroseconds = (): number => {
  const { user, system } = process.threadCpuUsage();
  return user + system;
};

async function leave(): Promise<void> {
  gated?.release();
  await storage.stop();
  await remote?.close();
  await connection.close();
}

answerParent({
  async open({ place, verifier, seen }: StoreSetup) {
    connection = connect(place, 'block-storage');
    const { database, kafka, log } = connection;
    // Only combined mode needs the recorded blocks here, and the ethash cache.
    if (verifier === 'threads') await local.checkSeals([0, 1].map(() => (bulkBlocks()[1] ?? new Uint8Array()).subarray(0, HEADER_BYTES)));
    if (verifier === 'kafka') remote = createKafkaVerifier({ kafka, work: connection.makeQueue(), network: place.network, instance: 'block-storage', local, secondOpinion: 0, log });
    if (verifier === 'gated') gated = new GatedVerifier();
    storage = createBlockStorage({
      database,
      network: benchNetwork(place.network),
      verifier: remote ?? gated ?? local,
      log,
      clock: Date,
      ...(seen ? { verdicts: knownTransactions() } : {}),
      ...(verifier === 'kafka' ? { work: () => connection.makeQueue() } : {}),
    });
    await remote?.start();
    await storage.start();
  },

  /** Combined mode: the blocks come from this process. */
  async importAll() {
    const { stopped } = await storage.importBlocks(lines(bulkBlocks()));
    if (stopped !== undefined) throw new Error(`line ${stopped.lineNumber}: ${stopped.refusal.code}`);
  },

  /** Resolves when the block of a height is in the tables. */
  async stored(height: number) {
    while ((await storage.reader.at(async ({ tip }) => tip.height)) < height) await sleep(POLL_MS);
  },

  maxRssBytes: () => process.resourceUsage().maxRSS * 1024,

  /** This thread's part before the verdicts and after them, µs a transaction: all is prepared before any verdict comes. */
  async split() {
    let bytes = 0;
    const blocks = bulkBlocks().filter(({ length }) => (bytes += length) < SPLIT_BYTES);
    const transactions = blocks.reduce((sum, block) => sum + expectOk(decodeBlock(block), 'a real block').transactionSpans.length, 0);
    const expected = transactions - blocks.length;
    const startedAt = threadMicroseconds();
    const importing = storage.importBlocks(lines(blocks));
    await gated?.asked(expected);
    const preparedAt = threadMicroseconds();
    gated?.release();
    await importing;
    return { prepareUs: (preparedAt - startedAt) / transactions, commitThreadUs: (threadMicroseconds() - preparedAt) / transactions };
  },

  /** A commit's round trips and its flush to disk, with next to nothing in it, ms. */
  async commitFixedMs() {
    const { database } = connection;
    await database.query('CREATE TABLE bench_commit (number int)');
    return medianMs(COMMITS, () =>
      database.transaction(async (tx) => {
        for (let trip = 0; trip < COMMIT_TRIPS; trip++) await tx.query('INSERT INTO bench_commit VALUES ($1)', [trip]);
      }),
    );
  },

  leave,
  async close() {
    await leave();
    await local.close();
  },
});
