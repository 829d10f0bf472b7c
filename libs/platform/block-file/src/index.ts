export { blockLines, blocksOfFile, type BlockLine } from './block-lines.ts';
export { BLOCK_FILE_CODES, type BlockFileCode } from './block-file.codes.ts';
