import { assert } from '@mbaas/kernel';
import type { Address } from '../state/address-book.ts';

const SYMBOL_SPAN = 0x40_0000;

interface Change {
  readonly address: number;
  readonly symbol: number;
  received: bigint;
  unspent: bigint;
}

/** Net change of balances over a batch, one entry an address and symbol (0 is ETP). */
export class BalanceChanges {
  readonly #changes = new Map<number, Change>();

  #change(address: number, symbol: number): Change {
    assert(symbol < SYMBOL_SPAN && address !== 0, 'numbers fit into one key');
    const key = address * SYMBOL_SPAN + symbol;
    let change = this.#changes.get(key);
    if (change === undefined) this.#changes.set(key, (change = { address, symbol, received: 0n, unspent: 0n }));
    return change;
  }

  receive(address: number, symbol: number, amount: bigint): void {
    const change = this.#change(address, symbol);
    change.received += amount;
    change.unspent += amount;
  }

  spend(address: number, symbol: number, amount: bigint): void {
    this.#change(address, symbol).unspent -= amount;
  }

  /** In key order: rows near one another in the table are touched together. */
  sorted(): readonly Change[] {
    return [...this.#changes].sort(([a], [b]) => a - b).map(([, change]) => change);
  }
}

interface Share {
  readonly address: Address;
  received: bigint;
  spent: bigint;
}

/** What one transaction did to each address it touched: few, so a list is faster than a map. */
export class TransactionShares {
  readonly shares: Share[] = [];

  of(address: Address): Share {
    for (const share of this.shares) if (share.address === address || share.address.number === address.number) return share;
    const share = { address, received: 0n, spent: 0n };
    this.shares.push(share);
    return share;
  }
}
