import { blocksOfFile } from '@mbaas/platform-block-file';
import type { BlockSource, SourcedBlock } from './block-source.port.ts';

/** A file of recorded blocks that cannot be read on. Codes: BLOCK_FILE_CODES. */
export class BlockFileDamaged extends Error {
  override readonly name = 'BlockFileDamaged';
  readonly code: string;
  readonly lineNumber: number;

  constructor(code: string, lineNumber: number) {
    super('A file of recorded blocks cannot be read on.');
    this.code = code;
    this.lineNumber = lineNumber;
  }
}

async function* fromHeight(path: string, from: number): AsyncGenerator<SourcedBlock> {
  let height = 0;
  for await (const { lineNumber, raw } of blocksOfFile(path)) {
    if (!raw.ok) throw new BlockFileDamaged(raw.error.code, lineNumber);
    if (height >= from) yield { height, bytes: raw.value };
    height += 1;
  }
}

/** Blocks recorded in a `.jsonl` or `.jsonl.gz` file that begins with the genesis block. */
export const fileSource = (path: string): BlockSource => ({ sender: 'file', blocks: (from) => fromHeight(path, from) });
