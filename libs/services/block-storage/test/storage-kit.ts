import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseNetwork, type Network } from '@mbaas/chain-params';
import { InProcessQueries } from '@mbaas/platform-messaging';
import { createWorkerVerifier, type Verifier } from '@mbaas/platform-native-crypto';
import { NullLogger } from '@mbaas/platform-observability';
import type { Database } from '@mbaas/platform-postgres';
import { createBlockStorage, type BlockStorage, type BlockStorageOptions } from '../src/block-storage.ts';

const ROOT = new URL('../../../../', import.meta.url);

/** Path of a file under `vectors/chain`. */
export const chainVector = (name: string): string => fileURLToPath(new URL(`vectors/chain/${name}`, ROOT));

const networkOf = (json: unknown): Network => {
  const network = parseNetwork(json);
  if (!network.ok) throw new Error(JSON.stringify(network.error));
  return network.value;
};

/** The network of `vectors/chain`. */
export const privateNetwork = networkOf(JSON.parse(readFileSync(new URL('libs/chain/params/networks/private-example.json', ROOT), 'utf8')));

/** After every block of `vectors/chain`. */
export const CHAIN_CLOCK = { now: () => Date.parse('2026-12-01T00:00:00Z') };

let shared: Verifier | undefined;

/** One pool of workers a test file. */
export const sharedVerifier = (): Verifier => (shared ??= createWorkerVerifier({ threads: 2 }));

export async function closeVerifier(): Promise<void> {
  await shared?.close();
  shared = undefined;
}

/** `await using` stops it, also when a test fails: its connections would keep the database open. */
export interface TestStorage extends AsyncDisposable {
  readonly storage: BlockStorage;
  readonly queries: InProcessQueries;
}

/** A started service on a database. */
export async function openStorage(database: Database, network: Network, options: Partial<BlockStorageOptions> = {}): Promise<TestStorage> {
  const queries = new InProcessQueries({ log: NullLogger });
  const storage = createBlockStorage({ database, network, verifier: sharedVerifier(), registry: queries, log: NullLogger, clock: CHAIN_CLOCK, ...options });
  await storage.start();
  return { storage, queries, [Symbol.asyncDispose]: () => storage.stop() };
}
