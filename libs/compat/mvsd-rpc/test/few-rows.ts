import type { ChainRows, RecordKind, RecordRow, SpentRow, TransactionRow, UnspentRow } from '../src/port/chain-rows.port.ts';

/** The rows a case needs; everything else is empty. */
export interface FewRows {
  readonly height?: number;
  readonly unspent?: readonly UnspentRow[];
  readonly spent?: readonly SpentRow[];
  readonly received?: bigint;
  readonly history?: readonly TransactionRow[];
  readonly records?: Partial<Record<RecordKind, readonly RecordRow[]>>;
}

/** A chain of which only these rows are asked. */
export const fewRows = ({ height = 0, unspent = [], spent = [], received = 0n, history = [], records = {} }: FewRows): ChainRows => ({
  height: () => Promise.resolve(height),
  block: () => Promise.resolve(undefined),
  transaction: () => Promise.resolve(undefined),
  unspent: () => Promise.resolve(unspent),
  spent: () => Promise.resolve(spent),
  received: () => Promise.resolve(received),
  history: () => Promise.resolve(history),
  records: (kind) => Promise.resolve(records[kind] ?? []),
});
