import { Heap } from './heap.ts';
import type { PoolEntry } from './pool-entry.ts';

/** What the order looks at. */
export type Ordered = Pick<PoolEntry, 'id' | 'bytes' | 'fee' | 'number'> & { readonly transaction: { readonly inputs: readonly { readonly previousOutput: { readonly hash: Uint8Array } }[] } };

interface Waiting<E> {
  readonly entry: E;
  /** Atoms a byte. */
  readonly rate: number;
  readonly children: Waiting<E>[];
  parentsLeft: number;
}

const keyOf = (hash: Uint8Array): string => Buffer.from(hash).toString('latin1');

/** Highest fee a byte first; among equals who came first. */
const byRate = (a: Waiting<Ordered>, b: Waiting<Ordered>): number => b.rate - a.rate || a.entry.number - b.entry.number;

/**
 * Waiting transactions in the order in which a block takes them: by fee a byte, and never before a transaction whose output
 * they spend. A child that pays more than what comes next follows its parent at once; it does not lift a parent that pays little.
 */
export function templateOrder<E extends Ordered>(entries: readonly E[]): E[] {
  const waiting = entries.map((entry): Waiting<E> => ({ entry, rate: Number(entry.fee) / entry.bytes.length, children: [], parentsLeft: 0 }));
  const byId = new Map(waiting.map((one) => [keyOf(one.entry.id), one]));
  for (const child of waiting) {
    const parents = new Set(child.entry.transaction.inputs.map(({ previousOutput }) => byId.get(keyOf(previousOutput.hash))));
    for (const parent of parents) {
      if (parent === undefined) continue;
      parent.children.push(child);
      child.parentsLeft += 1;
    }
  }
  const ordered: E[] = [];
  const ready = new Heap<Waiting<E>>(byRate);
  for (const one of waiting) if (one.parentsLeft === 0) ready.push(one);
  for (let next = ready.pop(); next !== undefined; next = ready.pop()) {
    ordered.push(next.entry);
    for (const child of next.children) {
      child.parentsLeft -= 1;
      if (child.parentsLeft === 0) ready.push(child);
    }
  }
  return ordered;
}
