import { decodeBlock, decodeHeader } from '@mbaas/chain-codec';
import type { Network } from '@mbaas/chain-params';
import { copyBytes, hexEncode, parseDisplayHash } from '@mbaas/chain-primitives';
import { submitBlock, type QueryPort } from '@mbaas/contracts-queries';
import { expectOk } from '@mbaas/kernel';
import type { Verifier } from '@mbaas/platform-native-crypto';
import type { Database } from '@mbaas/platform-postgres';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../random.ts';
import { sealCompetingBlock } from './competing-block.ts';

export interface Rival {
  readonly network: Network;
  readonly database: Database;
  readonly chain: QueryPort;
  readonly verifier: Pick<Verifier, 'searchSeal'>;
  readonly random: Random;
  readonly signal: AbortSignal;
}

export interface Reorganisation {
  /** Height of the last block that both branches have. */
  readonly base: number;
  /** Blocks that the rival's branch had when it won. */
  readonly length: number;
}

/** The chain grows while the rival makes blocks: a branch that falls further behind is given up and another one begun. */
const MAX_LENGTH = 8;
const PAUSE_MS = 200;

/** Offers a competing branch from one to three blocks below the tip until it is the main chain. */
export async function reorganise(rival: Rival): Promise<Reorganisation> {
  for (;;) {
    rival.signal.throwIfAborted();
    try {
      const won = await tryBranch(rival);
      if (won !== undefined) return won;
    } catch (error) {
      // Its look at the database fell into an outage.
      if (error instanceof BranchRefused) throw error;
    }
    await sleep(PAUSE_MS);
  }
}

/** The platform refused a block that keeps every rule. */
export class BranchRefused extends Error {
  override readonly name = 'BranchRefused';
}

async function tryBranch({ network, database, chain, verifier, random, signal }: Rival): Promise<Reorganisation | undefined> {
  const depth = random.pick([1, 1, 2, 2, 2, 3]);
  const { rows } = await database.query<{ height: number; hash: Buffer; header: Buffer; raw: Buffer }>(
    `SELECT main.height, block.hash, block.header, block.raw FROM chain.main_block AS main JOIN chain.block ON block.number = main.block
     ORDER BY main.height DESC LIMIT $1`,
    [depth + 1],
  );
  const base = rows.at(-1);
  if (base === undefined || base.height < 1) return undefined;
  const salt = random.between(0, 0x7fffffff);
  // One time in two the rival knew what the first block it replaces brought.
  const replaced = rows.at(-2);
  const known = random.next() < 0.5 && replaced !== undefined ? transactionsOf(replaced.raw) : [];
  let previousHash = copyBytes(base.hash);
  let timestamp = expectOk(decodeHeader(base.header), 'a stored header').timestamp;
  for (let length = 1; length <= MAX_LENGTH; length += 1) {
    timestamp = Math.max(timestamp, Math.floor(Date.now() / 1000));
    const bytes = await sealCompetingBlock(verifier, { network, height: base.height + length, previousHash, timestamp, salt, transactions: length === 1 ? known : [] });
    const outcome = await offer(chain, bytes, signal);
    if (outcome.state === 'connected' && length > 1) return { base: base.height, length };
    previousHash = expectOk(parseDisplayHash(outcome.hash), 'the contract checks hashes');
  }
  return undefined;
}

/** Transactions of a block without its coinbase, as they stand in it. */
const transactionsOf = (raw: Uint8Array): Uint8Array[] => expectOk(decodeBlock(raw), 'a stored block').transactionSpans.slice(1).map(({ start, end }) => copyBytes(raw, start, end));

/** Offers a block until it is taken or refused. */
async function offer(chain: QueryPort, bytes: Uint8Array, signal: AbortSignal): Promise<{ readonly hash: string; readonly state: string }> {
  for (;;) {
    signal.throwIfAborted();
    const outcome = await chain.ask(submitBlock, { raw: hexEncode(bytes) });
    if (outcome.ok) return outcome.value;
    if (outcome.error.status < 500 && outcome.error.status !== 429) throw new BranchRefused(`a competing block was refused: ${outcome.error.code}`);
    await sleep(PAUSE_MS);
  }
}
