import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodeBlock } from '@mbaas/chain-codec';
import { expectOk } from '@mbaas/kernel';
import { BULK_FILE, bulkBlocks } from './bulk-blocks.ts';
import { perSecond, report, type BenchOptions } from './measure.ts';
import { bareRate } from './pipeline/bare-rate.ts';
import { SMALL_FILE, smallBlocks } from './small-blocks.ts';
import { runSync, type SyncRun } from './sync/sync-run.ts';

const PROFILES = fileURLToPath(new URL('../../reports/profiles', import.meta.url));
const RUNS = 3;
const SMALL_TOP = 6_544;
/** Full after a seventh of the large blocks, so that what follows shows whether anything else grows. */
const SMALL_CACHE = 5_000;

interface Counts {
  readonly blocks: number;
  readonly transactions: number;
  readonly signatures: number;
}

/** What the blocks above the genesis block hold; every input but a coinbase's carries about one signature. */
function countOf(blocks: readonly Uint8Array[]): Counts {
  const decoded = blocks.slice(1).map((bytes) => expectOk(decodeBlock(bytes), 'a real block').block);
  const transactions = decoded.reduce((sum, block) => sum + block.transactions.length, 0);
  const signatures = decoded.reduce((sum, block) => sum + block.transactions.slice(1).reduce((inputs, { inputs: { length } }) => inputs + length, 0), 0);
  return { blocks: decoded.length, transactions, signatures };
}

function tell(run: SyncRun, { blocks, transactions, signatures }: Counts, bare: number): void {
  const { seconds, used, memory } = run;
  report('  rate', `${perSecond(transactions, seconds, 'tx')}, ${perSecond(blocks, seconds, 'blocks')} (${seconds.toFixed(1)} s)`);
  report('  of the bare native signature check, one thread', `${((signatures / seconds / bare) * 100).toFixed(0)} %`);
  const each = (cpu: number): string => `${((cpu * 1e6) / transactions).toFixed(0)}`;
  report('  CPU, µs a transaction: syncing, its PostgreSQL', `${each(used.syncing)}, ${each(used.syncingPostgres)}`);
  report('  CPU, µs a transaction: serving, its PostgreSQL', `${each(used.serving)}, ${each(used.servingPostgres)}`);
  report('  memory of the syncing node', `${memory.peakMib.toFixed(0)} MiB at most; by quarters of the run ${memory.quartersMib.map((mib) => mib.toFixed(0)).join(', ')}`);
}

/**
 * `npm run bench -- sync`: a node of ours follows another over loopback P2P, from nothing, with every check, each on a
 * PostgreSQL of its own on disk (fsync on). Large blocks full of transactions, then small ones with an ethash seal each.
 * `--profile` leaves a CPU profile of the syncing node in reports/profiles. Linux: reads /proc.
 */
export async function syncBench({ quick, profile }: BenchOptions): Promise<void> {
  const bare = await bareRate();
  report('bare native library, one thread', perSecond(bare, 1, 'signatures'));
  const [large, small] = [bulkBlocks(), smallBlocks(SMALL_TOP + 1)];
  const scenarios: readonly { title: string; file: URL; blocks: readonly Uint8Array[]; coinCacheSize?: number; runs?: number }[] = [
    { title: 'large blocks', file: BULK_FILE, blocks: quick ? large.slice(0, 106) : large },
    { title: 'large blocks, a small coin cache', file: BULK_FILE, blocks: quick ? large.slice(0, 106) : large, coinCacheSize: SMALL_CACHE, runs: 1 },
    { title: 'small blocks', file: SMALL_FILE, blocks: quick ? small.slice(0, 501) : small },
  ];
  for (const { title, file, blocks, coinCacheSize, runs = RUNS } of scenarios) {
    const counts = countOf(blocks);
    for (let at = 1; at <= (quick || profile ? 1 : runs); at += 1) {
      report(`${title}, run ${at}`, `${counts.blocks} blocks, ${counts.transactions.toLocaleString('en')} transactions`);
      tell(await runSync({ title, file, until: blocks.length - 1, ...(coinCacheSize === undefined ? {} : { coinCacheSize }) }, profile ? join(PROFILES, title.replaceAll(/\W+/g, '-')) : undefined), counts, bare);
    }
  }
}
