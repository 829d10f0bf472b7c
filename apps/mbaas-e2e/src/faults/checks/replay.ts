import type { Network } from '@mbaas/chain-params';
import { ok } from '@mbaas/kernel';
import type { BlockLine } from '@mbaas/platform-block-file';
import { createWorkerVerifier } from '@mbaas/platform-native-crypto';
import type { Logger } from '@mbaas/platform-observability';
import { openDatabase, type Database } from '@mbaas/platform-postgres';
import { createBlockStorage, stateHash } from '@mbaas/service-block-storage';
import { reportOf, type CheckReport } from './finding.ts';

const PAGE = 200;

/** Blocks of the main chain up to a height as an import reads them from a file. */
async function* mainChain(database: Database, until: number): AsyncGenerator<BlockLine> {
  for (let from = 0; from <= until; from += PAGE) {
    const { rows } = await database.query<{ height: number; raw: Buffer }>(
      'SELECT main.height, block.raw FROM chain.main_block AS main JOIN chain.block ON block.number = main.block WHERE main.height >= $1 AND main.height < $2 ORDER BY main.height',
      [from, Math.min(from + PAGE, until + 1)],
    );
    for (const { height, raw } of rows) yield { lineNumber: height + 1, raw: ok(raw) };
  }
}

/**
 * (b) The main chain, imported with every check into an empty database, makes the same state to the byte: balances, coins,
 * histories, registries. Nobody may write the chain meanwhile.
 */
export async function checkReplay({ database, network, log }: { readonly database: Database; readonly network: Network; readonly log: Logger }): Promise<CheckReport> {
  const name = `replay_${Date.now()}`;
  await database.query(`CREATE DATABASE ${name}`);
  const url = new URL(database.url);
  url.pathname = `/${name}`;
  const empty = openDatabase({ url: url.href, applicationName: 'fault run replay', maxConnections: 8, log });
  const verifier = createWorkerVerifier({ threads: 1 });
  const storage = createBlockStorage({ database: empty, network, verifier, log, clock: { now: () => Date.now() }, profile: 'hardened' });
  try {
    await storage.start();
    const { rows } = await database.query<{ top: number }>('SELECT max(height) AS top FROM chain.main_block');
    const top = rows[0]?.top ?? 0;
    const outcome = await storage.importBlocks(mainChain(database, top));
    const findings: string[] = [];
    if (outcome.stopped !== undefined) findings.push(`the replay stopped at height ${outcome.stopped.height}: ${outcome.stopped.refusal.code}`);
    const [live, replayed] = [await stateHash(database), await storage.stateHash()];
    if (live !== replayed) findings.push(`the state hash is ${live}, of the replay ${replayed}`);
    return reportOf('balances equal a replay from genesis', `${top + 1} blocks, ${outcome.transactions} transactions, state ${live.slice(0, 16)}…`, findings);
  } finally {
    await storage.stop();
    await verifier.close();
    await empty.close();
    await database.query(`DROP DATABASE ${name} WITH (FORCE)`);
  }
}
