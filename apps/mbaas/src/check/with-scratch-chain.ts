import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withChain, type ChainOptions, type OpenChain } from '../cli/with-chain.ts';

/** Runs `work` over an empty chain in a folder of its own, which is gone afterwards. */
export async function withScratchChain<T>(options: Omit<ChainOptions, 'directory'>, work: (chain: OpenChain) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'mbaas-check-'));
  try {
    // Started by root, the database runs as a user of its own, who has to pass.
    await chmod(folder, 0o711);
    return await withChain({ ...options, directory: { postgres: join(folder, 'postgres') } }, work);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
