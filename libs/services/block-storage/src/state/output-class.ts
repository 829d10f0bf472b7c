import type { TransactionOutput } from '@mbaas/chain-codec';
import { classifyOutput } from '@mbaas/chain-script';
import type { Coin } from './coin.ts';

/** The recognised script of a coin, worked out once in its life. */
export const patternOf = (coin: Coin): NonNullable<Coin['pattern']> => (coin.pattern ??= classifyOutput(coin.output.script));

/** Numbers of attachment kinds in the tables. Append-only. */
export const OUTPUT_KINDS = ['etp', 'award', 'asset-detail', 'asset-transfer', 'message', 'did', 'certificate', 'mit', 'unknown'] as const;
export type OutputKind = (typeof OUTPUT_KINDS)[number];
const KIND_NUMBERS = new Map<OutputKind, number>(OUTPUT_KINDS.map((kind, number) => [kind, number]));

export const kindNumber = (kind: OutputKind): number => KIND_NUMBERS.get(kind) ?? 0;

/** Why an output may not be spendable yet. Append-only. */
export const LOCK = { none: 0, coinbase: 1, deposit: 2, sequence: 3, attenuation: 4 } as const;

/** The lock of an output: its class, and the height span (deposit) or sequence number (sequence lock). */
export function lockOf(coin: Coin): { lock: number; value: number } {
  const { pattern, lockHeight, sequence } = patternOf(coin);
  switch (pattern) {
    case 'pay-key-hash-lock-height':
      return { lock: LOCK.deposit, value: lockHeight ?? 0 };
    case 'pay-key-hash-sequence-lock':
      return { lock: LOCK.sequence, value: sequence ?? 0 };
    case 'pay-key-hash-attenuation':
      return { lock: LOCK.attenuation, value: 0 };
    default:
      return coin.coinbase ? { lock: LOCK.coinbase, value: 0 } : { lock: LOCK.none, value: 0 };
  }
}

/** Symbol that an output carries, latin1-held; undefined for ETP and messages. */
export function symbolOf({ attachment }: TransactionOutput): string | undefined {
  switch (attachment.kind) {
    case 'asset-detail':
    case 'asset-transfer':
    case 'did':
    case 'certificate':
    case 'mit':
      return attachment.symbol;
    default:
      return undefined;
  }
}

/** MST units that an output carries: a detail counts its supply. */
export function quantityOf({ attachment }: TransactionOutput): bigint | undefined {
  if (attachment.kind === 'asset-transfer') return attachment.quantity;
  return attachment.kind === 'asset-detail' ? attachment.maximumSupply : undefined;
}

/** Attachment version of the outputs that nearly all are: their bytes follow from value and address. */
export const PLAIN_ATTACHMENT_VERSION = 1;

/** Whether the bytes of an output follow from its value and its address, so that they need not be stored. */
export const isPlain = (coin: Coin): boolean =>
  coin.output.attachment.kind === 'etp' && coin.output.attachment.version === PLAIN_ATTACHMENT_VERSION && patternOf(coin).pattern === 'pay-key-hash';

