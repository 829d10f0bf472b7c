import type { ChainWriter } from '../writer/chain-writer.ts';

export interface RollbackOptions {
  /** Blocks a commit; 100 unless told. */
  readonly batch?: number;
  /** Called after each commit. `removed`: blocks so far. */
  readonly onProgress?: (progress: { readonly height: number; readonly target: number; readonly removed: number; readonly elapsedMs: number }) => void;
  /** Ends it between two commits. */
  readonly signal?: AbortSignal;
}

export interface RollbackOutcome {
  /** Of the tip now. */
  readonly height: number;
  readonly removed: number;
  readonly aborted: boolean;
}

const BATCH = 100;

/**
 * Takes the blocks above a height off the main chain, newest first, a batch a commit, with their facts; their transactions
 * wait again where they still can. The blocks stay stored beside the chain: a block on top of them brings them back.
 */
export async function rollbackChain(writer: ChainWriter, height: number, { batch = BATCH, onProgress, signal }: RollbackOptions = {}): Promise<RollbackOutcome> {
  const target = Math.max(0, height);
  const begun = performance.now();
  let removed = 0;
  while (writer.state.height > target && signal?.aborted !== true) {
    removed += await writer.disconnectTo(Math.max(target, writer.state.height - Math.max(1, batch)));
    onProgress?.({ height: writer.state.height, target, removed, elapsedMs: performance.now() - begun });
  }
  return { height: writer.state.height, removed, aborted: writer.state.height > target };
}
