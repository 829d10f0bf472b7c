import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../random.ts';
import type { InsistentClient } from './insistent-client.ts';
import type { Command, Ledger } from './ledger.ts';
import { SYMBOL } from './set-up.ts';

/** An avatar costs its wallet 1 ETP, and an address has one. The first wallet has its own from the beginning. */
const AVATAR_SHARE = 0.04;
const GRANT_SHARE = 0.12;
const ETP_SHARE = 0.32;
const OPEN_LOOK_MS = 100;

/** Makes commands that its wallets can pay for, whatever became of those before. */
export class CommandSource {
  readonly #random: Random;
  readonly #ledger: Ledger;
  readonly #named = new Set([0]);
  #made = 0;

  constructor(random: Random, ledger: Ledger) {
    this.#random = random;
    this.#ledger = ledger;
  }

  next(): Command {
    const random = this.#random;
    const { wallets } = this.#ledger;
    this.#made += 1;
    const key = `run-${this.#made}`;
    const from = random.between(0, wallets.length - 1);
    const to = (from + random.between(1, wallets.length - 1)) % wallets.length;
    const walletId = wallets[from]?.walletId;
    const recipient = { address: wallets[to]?.address };
    const kind = random.next();
    if (kind < AVATAR_SHARE && !this.#named.has(from)) {
      this.#named.add(from);
      return { kind: 'avatar-register', path: '/v1/avatars', key, from, amount: 0n, body: { walletId, name: `fault-avatar-${from}` } };
    }
    if (kind < GRANT_SHARE) {
      const amount = BigInt(random.between(100_000, 2_000_000));
      return { kind: 'faucet-grant', path: '/v1/faucet-grants', key, to, amount, body: { to: recipient, amount: amount.toString() } };
    }
    if (kind < ETP_SHARE) {
      const amount = BigInt(random.between(10_000, 500_000));
      return { kind: 'etp-transfer', path: '/v1/transfers', key, from, to, amount, body: { walletId, to: recipient, amount: amount.toString() } };
    }
    const amount = BigInt(random.between(1, 200));
    return { kind: 'mst-transfer', path: `/v1/assets/${SYMBOL}/transfers`, key, from, to, amount, body: { walletId, quantity: amount.toString(), to: recipient } };
  }
}

/** Sends a command until it is taken or refused, and notes what was said; the operation's id, '' where it was refused. */
export async function send(client: InsistentClient, ledger: Ledger, command: Command): Promise<string> {
  const { status, body } = await client.post(command.path, command.body, command.key);
  if (status !== 202) {
    ledger.refused.push({ ...command, status, code: String(body['code'] ?? '') });
    return '';
  }
  const operationId = String(body['operationId']);
  ledger.acknowledged.push({ ...command, operationId, answer: body });
  return operationId;
}

export interface WorkloadOptions {
  readonly client: InsistentClient;
  readonly ledger: Ledger;
  readonly source: CommandSource;
  readonly concurrency: number;
  readonly perSecond: number;
  /** Operations that may be acknowledged and not yet at their end: clients wait for answers as people do. */
  readonly mostOpen: number;
  /** Operations that have ended, as far as known. */
  readonly ended: () => number;
  /** Asked before each command. */
  readonly goesOn: () => boolean;
}

/** Keeps clients busy side by side, each with one command after another. */
export async function runWorkload({ client, ledger, source, concurrency, perSecond, mostOpen, ended, goesOn }: WorkloadOptions): Promise<void> {
  const startedAt = Date.now();
  let begun = 0;
  const one = async (): Promise<void> => {
    while (goesOn()) {
      if (ledger.acknowledged.length - ended() >= mostOpen) {
        await sleep(OPEN_LOOK_MS);
        continue;
      }
      const dueAt = startedAt + (begun / perSecond) * 1000;
      begun += 1;
      // After an outage the pace is kept, what was missed is not caught up with at once.
      await sleep(Math.max(0, Math.min(dueAt - Date.now(), 1_000)));
      await send(client, ledger, source.next());
    }
  };
  await Promise.all(Array.from({ length: concurrency }, one));
}
