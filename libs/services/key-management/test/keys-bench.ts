import { randomBytes } from 'node:crypto';
import { expectOk, type Problem, type Result } from '@mbaas/kernel';
import { encodeOutput, encodeTransaction, type Transaction, type TransactionOutput } from '@mbaas/chain-codec';
import { decodeAddress } from '@mbaas/chain-crypto';
import { devnet } from '@mbaas/chain-params';
import { hexEncode } from '@mbaas/chain-primitives';
import { payToKeyHash } from '@mbaas/chain-script';
import { createWallet, signTransaction, type QueryAnswer, type wallet } from '@mbaas/contracts-queries';
import { InProcessQueries } from '@mbaas/platform-messaging';
import type { Logger } from '@mbaas/platform-observability';
import type { Database } from '@mbaas/platform-postgres';
import { createKeyManagement, type KeyManagement } from '../src/create-key-management.ts';
import { hexKekProvider } from '../src/kek/hex-kek-provider.ts';
import type { KekProvider } from '../src/kek/kek-provider.port.ts';

export const network = devnet;
export type Wallet = QueryAnswer<typeof wallet>;

/** A logger that keeps every line. */
export function keepingLog(): { readonly log: Logger; readonly lines: string[] } {
  const lines: string[] = [];
  const write = (sentence: string, fields?: unknown): void => void lines.push(`${sentence} ${JSON.stringify(fields, (_, value: unknown) => (value instanceof Error ? `${value.name} ${value.message} ${value.stack ?? ''}` : value))}`);
  const log: Logger = { debug: write, info: write, warn: write, error: write, child: () => log };
  return { log, lines };
}

export interface Keys {
  readonly service: KeyManagement;
  readonly queries: InProcessQueries;
  readonly clock: { t: number; now(): number };
  readonly lines: string[];
}

/** The service over a database, with a key of its own unless one is given. */
export async function startKeys(database: Database, kek: KekProvider = hexKekProvider(randomBytes(32).toString('hex'))): Promise<Keys> {
  const { log, lines } = keepingLog();
  const queries = new InProcessQueries({ log });
  const clock = { t: Date.parse('2026-11-21T00:00:00Z'), now: () => clock.t };
  const service = createKeyManagement({ database, network, registry: queries, kek, log, clock });
  await service.start();
  return { service, queries, clock, lines };
}

export const newWallet = async ({ queries }: Keys, key: string, tenant = 'shop'): Promise<Wallet> => expectOk(await queries.ask(createWallet, { tenant, idempotencyKey: key, label: '' }), 'a wallet');

export const firstAddress = (of: Wallet): string => (of.addresses[0] as { address: string }).address;

export const outputTo = (address: string, value: bigint, script?: Uint8Array): TransactionOutput => ({
  value,
  script: script ?? payToKeyHash(expectOk(decodeAddress(address), 'an address').hash),
  attachment: { version: 1, kind: 'etp' },
});

let serial = 0;

/** An outpoint of its own for each number, or a fresh one. */
export const point = (number = ++serial + 1_000_000): { hash: Uint8Array; index: number } => {
  const hash = new Uint8Array(32);
  new DataView(hash.buffer).setUint32(0, number);
  return { hash, index: number % 5 };
};

export interface Draft {
  readonly transaction: Transaction;
  readonly previous: readonly TransactionOutput[];
}

/** Spends outputs of 1 ETP at `from` for one output at `to`. */
export const draft = (from: readonly string[], to: string, value: bigint, points = from.map(() => point())): Draft => ({
  transaction: { version: 4, inputs: points.map((previousOutput) => ({ previousOutput, script: new Uint8Array(0), sequence: 0xffffffff })), outputs: [outputTo(to, value)], lockTime: 0 },
  previous: from.map((address) => outputTo(address, 100_000_000n)),
});

export const askToSign = ({ queries }: Keys, wallets: readonly Wallet[], { transaction, previous }: Draft, more: { tenant?: string; purpose?: string } = {}): Promise<Result<QueryAnswer<typeof signTransaction>, Problem>> =>
  queries.ask(signTransaction, {
    tenant: 'shop', purpose: 'test', walletIds: wallets.map(({ walletId }) => walletId), unsigned: hexEncode(encodeTransaction(transaction)), previousOutputs: previous.map((output) => hexEncode(encodeOutput(output))), ...more,
  });
