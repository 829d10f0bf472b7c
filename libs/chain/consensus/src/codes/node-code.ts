import { codes, type CodeRow } from '@mbaas/kernel';

/** A code row that also knows what the reference node calls the same refusal (consensus.md appendix A). */
export interface NodeCodeRow extends CodeRow {
  /** The reference node's name inside a block. */
  readonly node: string;
  /** Its name at the pool's door, where that differs. */
  readonly nodeInPool?: string;
}

export type NodeCodeTable<K extends string> = { readonly [P in K]: NodeCodeRow };

/** Declares the codes of one area as `codes` does, keeping the node's names. */
export function nodeCodes<const A extends string, const K extends string>(area: A, table: NodeCodeTable<K>): NodeCodeTable<K> {
  codes(area, table);
  return table;
}
