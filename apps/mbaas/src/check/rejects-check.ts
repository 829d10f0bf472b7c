import { nodeNameOf } from '@mbaas/chain-consensus';
import { decodeTransaction, transactionIdOfBytes, decodeBlock, isCoinbase, type Transaction } from '@mbaas/chain-codec';
import type { Network } from '@mbaas/chain-params';
import { hexEncode } from '@mbaas/chain-primitives';
import { nativeSha256 } from '@mbaas/platform-native-crypto';
import type { BlockStorage } from '@mbaas/service-block-storage';
import { z } from 'zod';
import { CheckTally, type CheckOutcome } from './check-outcome.ts';
import type { ChainVisitor } from './grow-chain.ts';
import type { LineAhead } from './line-ahead.ts';
import { isSameReason, KNOWN_TRANSACTION } from './reason-table.ts';
import { bytesOf, hexText, isOfAnotherChain } from './recorded-bytes.ts';
import { recordedRows, type Recorded } from './recorded-rows.ts';

const rejectRow = z.object({
  chain: z.string().optional(),
  height: z.int().min(0),
  kind: z.string().default(''),
  what: z.unknown().optional(),
  raw: hexText.nullish(),
  error: z.union([z.string(), z.object({ message: z.string() })]),
});
type RejectRow = Recorded<z.output<typeof rejectRow>>;

/** What the node says of what else waits in its pool. */
const POOL_NAMES = new Set(['double_spend', 'duplicate']);
/** Blocks after a row among whose transactions is what waited then. */
const BLOCKS_AHEAD = 8;

/** Our answer to a row. `agrees`: whether it says what the node's name says; absent where we would take the transaction. */
interface Verdict {
  readonly shown: string;
  readonly agrees?: (name: string) => boolean;
}
const TAKEN: Verdict = { shown: 'accepted' };

const sentenceOf = ({ error }: RejectRow): string => (typeof error === 'string' ? error : error.message);
const labelOf = (row: RejectRow): string => `line ${row.lineNumber}, height ${row.height}, ${row.kind}: ${sentenceOf(row)}`;

/** Transactions that a node refused, offered to our pool while the chain stands at their height. */
export class RejectsCheck implements ChainVisitor {
  readonly #tally = new CheckTally();
  readonly #rows = new Map<number, RejectRow[]>();
  readonly #storage: BlockStorage;
  #waiting = 0;

  private constructor(rows: readonly RejectRow[], storage: BlockStorage, network: Network) {
    this.#storage = storage;
    for (const row of rows) {
      if (isOfAnotherChain(row.chain, network.name)) this.#tally.skip('of another chain');
      else if (typeof row.raw !== 'string') {
        this.#tally.skip('a wallet command that its checks ended: no transaction came to be');
        this.#tally.note(`not judged, no transaction came to be: ${labelOf(row)}`);
      } else {
        this.#rows.set(row.height, [...(this.#rows.get(row.height) ?? []), row]);
        this.#waiting += 1;
      }
    }
  }

  static async open(file: string, storage: BlockStorage, network: Network): Promise<RejectsCheck> {
    return new RejectsCheck(await recordedRows(file, rejectRow, 'refused transactions'), storage, network);
  }

  get heights(): Iterable<number> {
    return this.#rows.keys();
  }

  async visit(height: number, next: LineAhead): Promise<void> {
    const rows = this.#rows.get(height) ?? [];
    const isPoolRow = (row: RejectRow): boolean => POOL_NAMES.has(nodeNameOf(sentenceOf(row)) ?? '');
    // What waited then is put into the pool after everything else was judged without it.
    for (const row of rows.filter((each) => !isPoolRow(each))) this.#compare(row, await this.#offer(row));
    for (const row of rows.filter(isPoolRow)) {
      await this.#refillPool(row, next);
      this.#compare(row, await this.#offer(row));
    }
    this.#waiting -= rows.length;
  }

  /** What was found; rows at heights that the chain never reached are skipped. */
  outcome(): CheckOutcome {
    if (this.#waiting > 0) this.#tally.skip('asked at a height that the blocks do not reach', this.#waiting);
    this.#waiting = 0;
    return this.#tally.outcome();
  }

  /** Our answer to a transaction. Nothing is kept. */
  async #offer({ raw }: RejectRow): Promise<Verdict> {
    const answer = await this.#storage.writer.submitTransaction(bytesOf(raw ?? ''), true);
    if (!answer.ok) return { shown: answer.error.code, agrees: (name) => isSameReason(name, answer.error.code, 'pool') };
    if (answer.value.state === 'valid') return TAKEN;
    const known = answer.value.state === 'confirmed' ? KNOWN_TRANSACTION.confirmed : KNOWN_TRANSACTION.waiting;
    return { shown: `known (${known})`, agrees: (name) => name === known };
  }

  /** Puts into the pool what soon was confirmed and stands in the way of this row: it waited then. */
  async #refillPool({ raw }: RejectRow, next: LineAhead): Promise<void> {
    const bytes = bytesOf(raw ?? '');
    const refused = decodeTransaction(bytes);
    if (!refused.ok) return;
    const spent = spentBy(refused.value);
    const id = hexEncode(transactionIdOfBytes(bytes, nativeSha256));
    for (const line of await next.peek(BLOCKS_AHEAD)) {
      const block = line.raw.ok ? decodeBlock(line.raw.value) : undefined;
      if (block?.ok !== true) continue;
      for (const [index, { start, end }] of block.value.transactionSpans.entries()) {
        const waited = block.value.block.transactions[index];
        const own = block.value.bytes.slice(start, end);
        if (waited === undefined || isCoinbase(waited)) continue;
        const isInTheWay = hexEncode(transactionIdOfBytes(own, nativeSha256)) === id || [...spentBy(waited)].some((point) => spent.has(point));
        if (isInTheWay) await this.#storage.writer.submitTransaction(own, false);
      }
    }
  }

  #compare(row: RejectRow, { shown, agrees }: Verdict): void {
    const name = nodeNameOf(sentenceOf(row));
    if (agrees !== undefined && name === undefined) {
      this.#tally.skip('refused here too, but nobody has put the sentence of the node into the table of reasons');
      this.#tally.note(`${labelOf(row)}: ours ${shown}`);
      return;
    }
    this.#tally.compare(agrees !== undefined && name !== undefined && agrees(name), () => [labelOf(row), `node ${name ?? 'unknown sentence'}`, `ours ${shown}`, `raw ${row.raw ?? ''}`]);
  }
}

const spentBy = ({ inputs }: Transaction): Set<string> => new Set(inputs.map(({ previousOutput: { hash, index } }) => `${hexEncode(hash)}:${index}`));
