import type { Network } from '@mbaas/chain-params';
import { displayHash } from '@mbaas/chain-primitives';
import { headerHashOfBytes } from '@mbaas/chain-codec';
import { blocksOfFile } from '@mbaas/service-block-storage';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { countLines } from '../cli/count-lines.ts';

const HEADER_BYTES = 148;
const BLOCKS = /^blocks(?:\.[\w-]+)?\.jsonl(?:\.gz)?$/;
const SESSIONS = /^p2p(?:\.[\w-]+)?\.jsonl(?:\.gz)?$/;

async function namesBeside(file: string, pattern: RegExp): Promise<string[]> {
  const folder = dirname(file);
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
    throw error;
  });
  return names.filter((name) => pattern.test(name)).sort().map((name) => join(folder, name));
}

async function startsWithGenesis(file: string, network: Network): Promise<boolean> {
  for await (const { raw } of blocksOfFile(file)) return raw.ok && raw.value.length >= HEADER_BYTES && displayHash(headerHashOfBytes(raw.value)) === network.genesisHash;
  return false;
}

/** The chain of a network among the files beside another one: the longest, when there are several. */
export async function blocksBeside(file: string, network: Network): Promise<string | undefined> {
  const found: { readonly path: string; readonly lines: number }[] = [];
  for (const path of await namesBeside(file, BLOCKS)) if (await startsWithGenesis(path, network)) found.push({ path, lines: await countLines(path) });
  return found.sort((a, b) => b.lines - a.lines)[0]?.path;
}

/** Recorded P2P sessions beside another file. */
export const sessionsBeside = async (file: string): Promise<string | undefined> => (await namesBeside(file, SESSIONS))[0];
