import { BrokenAssumption, expectOk } from '@mbaas/kernel';
import { decodeBlock, type DecodedBlock } from '@mbaas/chain-codec';
import type { BlockRecord, ChainMoment } from '@mbaas/service-block-storage';

/** Decoded blocks kept: histories of several addresses meet in the same blocks. */
const KEPT = 10_000;

export interface StoredBlock {
  readonly record: BlockRecord;
  readonly decoded: DecodedBlock;
}

/** Blocks of one moment by height, decoded. */
export class StoredBlocks {
  readonly #moment: ChainMoment;
  readonly #kept = new Map<number, StoredBlock>();

  constructor(moment: ChainMoment) {
    this.#moment = moment;
  }

  /** The block of a height that the moment has. */
  async at(height: number): Promise<StoredBlock> {
    const known = this.#kept.get(height);
    if (known !== undefined) return known;
    const [record, raw] = [await this.#moment.blockAt(height), await this.#moment.rawBlockAt(height)];
    if (record === undefined || raw === undefined) throw new BrokenAssumption('rows name blocks of their own moment');
    const block = { record, decoded: expectOk(decodeBlock(raw), 'stored blocks were decoded once') };
    if (this.#kept.size >= KEPT) this.#kept.clear();
    this.#kept.set(height, block);
    return block;
  }
}
