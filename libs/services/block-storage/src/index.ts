export { ChainWriter } from './writer/chain-writer.ts';
