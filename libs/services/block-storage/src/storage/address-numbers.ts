import { assert } from '@mbaas/kernel';
import type { Transaction } from '@mbaas/platform-postgres';
import type { Address } from '../state/address-book.ts';
import { CopyBuffer } from './copy-buffer.ts';
import { copyRows } from './copy-rows.ts';

/** Gives addresses their row numbers: those of the table, or new ones. One writer, so the next number is counted here. */
export class AddressNumbers {
  readonly #rows = new CopyBuffer();
  #next = 0;

  async ensure(tx: Transaction, addresses: Iterable<Address>): Promise<void> {
    const unknown = new Map<string, Address[]>();
    for (const address of addresses) {
      if (address.number !== 0) continue;
      const same = unknown.get(address.text);
      if (same === undefined) unknown.set(address.text, [address]);
      else if (!same.includes(address)) same.push(address);
    }
    if (unknown.size === 0) return;
    await this.#adopt(tx, unknown);
    if (unknown.size === 0) return;
    if (this.#next === 0) this.#next = await firstFree(tx);
    for (const [text, same] of unknown) {
      const number = this.#next++;
      this.#rows.row(3);
      this.#rows.int4(number);
      this.#rows.text(text);
      this.#rows.bytes(same[0]?.hash ?? new Uint8Array(0));
      for (const address of same) address.number = number;
    }
    await copyRows(tx, 'chain.address', 'number, text, hash', this.#rows);
  }

  /** Takes the numbers the table has, and those addresses out of `unknown`. */
  async #adopt(tx: Transaction, unknown: Map<string, Address[]>): Promise<void> {
    const { rows } = await tx.query<{ number: number; text: string }>('SELECT number, text FROM chain.address WHERE text = ANY ($1::text[])', [[...unknown.keys()]]);
    for (const { number, text } of rows) {
      const same = unknown.get(text);
      assert(same !== undefined, 'the table answers what was asked');
      for (const address of same) address.number = number;
      unknown.delete(text);
    }
  }

  /** After a rollback: count again. */
  clear(): void {
    this.#next = 0;
    this.#rows.reset();
  }
}

async function firstFree(tx: Transaction): Promise<number> {
  const { rows } = await tx.query<{ next: number }>('SELECT coalesce(max(number), 0) + 1 AS next FROM chain.address');
  return rows[0]?.next ?? 1;
}
