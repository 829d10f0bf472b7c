import { randomBytes } from 'node:crypto';

/** More connections than are open at a time, by far. */
const KEPT = 2_000;

/** The nonces that this node has greeted with lately: who greets with one of them is this node. */
export class OwnNonces {
  readonly #nonces = new Set<bigint>();

  next(): bigint {
    const nonce = randomBytes(8).readBigUInt64LE();
    this.#nonces.add(nonce);
    for (const oldest of this.#nonces) {
      if (this.#nonces.size <= KEPT) break;
      this.#nonces.delete(oldest);
    }
    return nonce;
  }

  has(nonce: bigint): boolean {
    return this.#nonces.has(nonce);
  }
}
