import type { Block, TransactionOutput } from '@mbaas/chain-codec';
import { readVoteResult, witnessEpochOf } from '@mbaas/chain-consensus';
import type { Network } from '@mbaas/chain-params';

/** Lists are kept for the current epoch, the one before, and more blocks than are ever prepared and not committed. */
const KEPT_EPOCHS = 2;
const KEPT_BLOCKS = 1_024;

/** Whom the first block of each delegated epoch elected; nothing on networks without such epochs. */
export class ElectedLists {
  readonly #network: Network;
  readonly #lists = new Map<number, readonly Uint8Array[]>();

  constructor(network: Network) {
    this.#network = network;
  }

  /** Notes the vote result of a block, if it is the first of an epoch. */
  note(height: number, { transactions }: Block): void {
    if (witnessEpochOf(height, this.#network) === height) this.noteOutput(height, transactions[0]?.outputs[1]);
  }

  noteOutput(epoch: number, output: TransactionOutput | undefined): void {
    this.#lists.set(epoch, (output === undefined ? null : readVoteResult(output)) ?? []);
    const oldest = epoch - KEPT_EPOCHS * (this.#network.dposParams?.epochBlocks ?? 0) - KEPT_BLOCKS;
    for (const known of this.#lists.keys()) if (known < oldest) this.#lists.delete(known);
  }

  /** Forgets all: what a branch noted that was rolled back. */
  clear(): void {
    this.#lists.clear();
  }

  /** Keys in slot order that the epoch starting at a height elected; undefined: not in memory. */
  at(epoch: number): readonly Uint8Array[] | undefined {
    return this.#lists.get(epoch);
  }

  /** How many witnesses share the subsidy at a height; 1 where there are none. */
  countAt(height: number): number {
    const epoch = witnessEpochOf(height, this.#network);
    return epoch === undefined ? 1 : (this.at(epoch)?.length ?? 1);
  }
}
