export { mineBlock, type MinedCoinbase } from './mine-block.ts';
