export { openBlock, type BlockCase, type BlockKnowledge } from './block/block-case.ts';
